import { install } from "@sinonjs/fake-timers"

/**
 * A process with one modelled fleet in it. Argument: the name of the contender. Its answer is one message, the bill.
 *
 * Everything that tells or waits for the time is replaced before any cache is loaded: some keep `Date` or `performance` at load.
 */
const [name = ""] = process.argv.slice(2)
const { setImmediate } = globalThis
const clock = install({
  now: Date.UTC(2026, 0, 1),
  toNotFake: ["nextTick", "queueMicrotask"],
  ignoreMissingTimers: true,
})
const { runFleet } = await import("./run-fleet.ts")
process.send?.(await runFleet(name, clock, setImmediate))
process.disconnect()
