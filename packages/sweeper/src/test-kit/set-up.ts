import type { KvStore } from "@larder/core"
import { createMemoryStore, type FakeClock, fakeClock, type RecordingStore, recordingStore } from "@larder/testing"
import { type SweepEvent, type SweepOptions, type SweepPrefixReport, type SweepReport, sweep } from "../index.ts"

export interface SetUp {
  readonly clock: FakeClock
  readonly store: RecordingStore
  readonly events: SweepEvent[]
  /** Writes an envelope that ends after `ttlMs`. */
  readonly put: (key: string, ttlMs: number, bytes?: number) => Promise<unknown>
  /** Writes envelopes that end after `ttlMs`: `<prefix>000`, `<prefix>001`, ... */
  readonly putMany: (prefix: string, count: number, ttlMs: number) => Promise<void>
  readonly keys: () => Promise<readonly string[]>
  /** Sweeps the recording store, which has forgotten what was before. */
  readonly run: (options: Partial<SweepOptions> & Pick<SweepOptions, "policies">) => Promise<SweepReport>
  /** The same, with one policy, of which it gives what the report says. */
  readonly runOne: (
    policy: Partial<Exclude<SweepOptions["policies"], () => unknown>[number]>,
    options?: Partial<SweepOptions>,
  ) => Promise<SweepPrefixReport>
}

/** @param wrap Changes the store beneath the recording. */
export function setUp(wrap: (store: KvStore, clock: FakeClock) => KvStore = (store) => store): SetUp {
  const clock = fakeClock()
  const inner = createMemoryStore({ now: clock.now })
  const store = recordingStore(wrap(inner, clock))
  const events: SweepEvent[] = []
  const put: SetUp["put"] = (key, ttlMs, bytes = 0) =>
    inner.put(key, JSON.stringify({ expires_at: clock.now() + ttlMs, value: "x".repeat(bytes) }))
  const run: SetUp["run"] = (options) => {
    store.clear()
    return sweep({ store, now: clock.now, onEvent: (event) => events.push(event), ...options })
  }
  return {
    clock,
    store,
    events,
    put,
    async putMany(prefix, count, ttlMs) {
      for (let index = 0; index < count; index += 1) await put(prefix + String(index).padStart(4, "0"), ttlMs)
    },
    async keys() {
      const keys: string[] = []
      let cursor: string | undefined
      do {
        const page = await inner.list({ cursor })
        keys.push(...page.keys.map(({ key }) => key))
        cursor = page.cursor
      } while (cursor !== undefined)
      return keys
    },
    run,
    async runOne(policy, options) {
      const { prefixes } = await run({ policies: [{ prefix: "cache/", ...policy }], ...options })
      const [only] = prefixes
      if (only === undefined) throw new Error("nothing was swept")
      return only
    },
  }
}
