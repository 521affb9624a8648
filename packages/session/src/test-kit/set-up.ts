import { createMemoryStore, type FakeClock, fakeClock, type RecordingStore, recordingStore } from "@larder/testing"
import { createSessions, type Session, type SessionEvent, type Sessions, type SessionsOptions } from "../index.ts"
import { type Client, createClient } from "./client.ts"

export const SECRET = "a secret of at least thirty-two characters"
export const MINUTE_MS = 60_000

/** What the tests keep in sessions. */
export interface TestData {
  views?: number
  cart?: readonly string[]
  theme?: string
}

export type TestSession = Session<TestData>

export interface SetUp {
  readonly clock: FakeClock
  readonly store: RecordingStore
  readonly events: SessionEvent[]
  readonly sessions: Sessions<TestData>
  readonly client: Client<TestData>
  /** A browser without cookies. */
  readonly visitor: () => Client<TestData>
  /** Another process on the same store. */
  readonly sessionsWith: (options: Partial<SessionsOptions<TestData>>) => Sessions<TestData>
  /** What a piece of work costs, as `"2 get, 1 put"`. */
  readonly costOf: (work: () => Promise<unknown>) => Promise<string>
}

/** Sessions on a recording memory store whose namespace is known to have TTL, so that no probe is counted. */
export function setUp(options: Partial<SessionsOptions<TestData>> = {}): SetUp {
  const clock = fakeClock()
  const serverTtl = { support: "yes" as const, checkedAtMs: clock.now() }
  const store = recordingStore(createMemoryStore({ now: clock.now, capabilities: { serverTtl } }))
  const events: SessionEvent[] = []
  const sessionsWith = (more: Partial<SessionsOptions<TestData>>): Sessions<TestData> =>
    createSessions<TestData>({
      store,
      secrets: [SECRET],
      now: clock.now,
      onEvent: (event) => events.push(event),
      ...options,
      ...more,
    })
  const sessions = sessionsWith({})
  return {
    clock,
    store,
    events,
    sessions,
    client: createClient(sessions),
    visitor: () => createClient(sessions),
    sessionsWith,
    async costOf(work) {
      store.clear()
      await work()
      const used = Object.entries(store.counts()).filter(([, count]) => count > 0)
      return used.map(([name, count]) => `${count} ${name}`).join(", ") || "0"
    },
  }
}
