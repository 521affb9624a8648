import { createKvClient, type KvStore } from "@larder/core"
import { type LocalKv, startLocalKv } from "@larder/local"
import { createSessions, type Sessions } from "@larder/session"
import { type RecordingStore, recordingStore } from "@larder/testing"
import { onTestFinished } from "vitest"

export const SECRET = "a secret of at least thirty-two characters"

/** What the tests keep in sessions. */
export interface TestData {
  views?: number
  note?: string
}

export interface TestKv {
  readonly local: LocalKv
  /** A namespace of the local server, over real HTTP, and what is asked of it. */
  readonly store: RecordingStore
  readonly sessions: Sessions<TestData>
  /** Makes sessions on a store, as those of another process. */
  readonly sessionsOn: (store: KvStore) => Sessions<TestData>
  /** What a piece of work costs, as `"2 get, 1 put"`. */
  readonly costOf: (work: () => Promise<unknown>) => Promise<string>
}

/** Starts a KV server with a namespace, for the time of a test. */
export async function startKv(): Promise<TestKv> {
  const local = await startLocalKv()
  onTestFinished(() => local.close())
  const { id } = await local.createNamespace({ name: "doors", supportsTtl: true })
  const store = recordingStore(createKvClient({ apiKey: local.apiKey, baseUrl: `${local.url}/v2` }).namespace(id))
  const sessionsOn = (kv: KvStore) => createSessions<TestData>({ store: kv, secrets: [SECRET] })
  return {
    local,
    store,
    sessions: sessionsOn(store),
    sessionsOn,
    async costOf(work) {
      store.clear()
      await work()
      const used = Object.entries(store.counts()).filter(([, count]) => count > 0)
      return used.map(([name, count]) => `${count} ${name}`).join(", ") || "0"
    },
  }
}
