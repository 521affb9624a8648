import { createMemoryStore, fakeClock, faultyStore, forEachSeed, recordingStore, seededRandom } from "@larder/testing"
import { describe, expect, it } from "vitest"
import { createFlags } from "./create-flags.ts"

const REFRESH_MS = 5_000
/** Longer than any read takes, and than it takes to come round to the next one. */
const HEALED_MS = 60_000

/** Lives through an hour in which the store is slow, fails, holds garbage and flips, under traffic. */
async function live(seed: number, source: "set" | "keys"): Promise<void> {
  const random = seededRandom(seed)
  const clock = fakeClock()
  const memory = createMemoryStore({ now: clock.now })
  let failRate = 0
  const fail = () => (random() < failRate ? random.pick(["refused", "lost"] as const) : undefined)
  const store = recordingStore(faultyStore(memory, { clock, seed, fail, delayMs: 4_000 }))
  const declared = { a: { type: "number", default: -1 } } as const
  const options = source === "set" ? { set: "shop" } : { flags: declared }
  const flags = createFlags({ store, now: clock.now, setTimer: clock.setTimer, refreshMs: REFRESH_MS, ...options })
  const put = (content: string) =>
    source === "set" ? memory.put("flag-set/shop", `{"flags": {"a": ${content}}}`) : memory.put("flag/a", content)

  let version = 0
  let isLoaded = false
  await put("0")
  const startMs = clock.now()
  while (clock.now() < startMs + 3_600_000) {
    await clock.advance(random.int(3_000))
    const seen = flags.number("a", -1)
    isLoaded ||= seen !== -1
    // Once it is there, it is never the default again, and never what was not written.
    if (isLoaded) expect(seen).toBeGreaterThanOrEqual(0)
    expect(seen).toBeLessThanOrEqual(version)
    if (random.int(20) === 0) await put(String(++version))
    if (random.int(40) === 0) await put('{"state": "ENABLED", "variants": {')
    if (random.int(30) === 0) failRate = random.pick([0, 0.3, 1]) ?? 0
  }
  expect(store.operations.length).toBeLessThanOrEqual(3_600_000 / REFRESH_MS + 1)

  failRate = 0
  await put(String(++version))
  for (let second = 0; second < HEALED_MS / 1_000; second++) {
    flags.number("a", -1)
    await clock.advance(1_000)
  }
  expect(flags.details("a", -1)).toMatchObject({ value: version, reason: "STATIC" })
}

describe("flags, while the store is slow, fails, holds garbage and flips", () => {
  it.each(["set", "keys"] as const)(
    "keep their last good values, cost no more, and come round (%s)",
    { timeout: 120_000 },
    (source) => forEachSeed({ quick: 8, prove: 200 }, (seed) => live(seed, source)),
  )
})
