import { createMemoryStore, fakeClock, recordingStore } from "@larder/testing"
import { describe, expect, it } from "vitest"
import { formatSweepReport, type SweepEvent, sweep } from "./index.ts"

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

function setUp() {
  const clock = fakeClock()
  const store = recordingStore(createMemoryStore({ now: clock.now }))
  const put = (key: string, ttlMs: number) =>
    store.put(key, JSON.stringify({ expires_at: clock.now() + ttlMs, value: 1 }))
  return { clock, store, put }
}

describe("sweep()", () => {
  it("with one TTL reads only what it deletes", async () => {
    const { clock, store, put } = setUp()
    await put("cache/a", HOUR_MS)
    await put("cache/b", HOUR_MS)
    await clock.advance(DAY_MS + HOUR_MS)
    await put("cache/c", HOUR_MS)
    store.clear()
    const events: SweepEvent[] = []
    const report = await sweep({
      store,
      policies: [{ prefix: "cache/", ttlMs: HOUR_MS }],
      now: clock.now,
      onEvent: (event) => events.push(event),
    })
    expect(store.counts()).toEqual({ get: 2, put: 0, delete: 2, list: 1 })
    expect(report).toMatchObject({ done: true, operations: { gets: 2, puts: 0, deletes: 2, lists: 1 } })
    expect(report.prefixes[0]).toMatchObject({ scanned: 3, expired: 2, deleted: 2, done: true })
    expect(events.map(({ type }) => type)).toEqual(["estimate", "progress"])
    expect(formatSweepReport(report)).toContain("cache/")
  })
})
