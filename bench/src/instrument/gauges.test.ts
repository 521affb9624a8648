import { describe, expect, it } from "vitest"
import { gaugesOf } from "./gauges.ts"

/** Keeps the compiler from dropping what nobody reads. */
let kept: unknown

describe("gaugesOf()", () => {
  it("counts what was allocated, though most of it has been collected", async () => {
    const gauges = gaugesOf((calls) => {
      for (let call = 0; call < calls; call += 1) kept = new Array(100).fill(call)
    })
    const bytesPerCall = (await gauges.heapBytes(200_000)) / 200_000
    expect(kept).toHaveLength(100)
    expect(bytesPerCall).toBeGreaterThan(100 * 4)
    expect(bytesPerCall).toBeLessThan(100 * 8 + 200)
  })

  it("finds nothing where nothing is allocated", async () => {
    let sum = 0
    const gauges = gaugesOf((calls) => {
      for (let call = 0; call < calls; call += 1) sum = (sum + call) % 1_000
    })
    await gauges.heapBytes(1_000_000)
    expect((await gauges.heapBytes(1_000_000)) / 1_000_000).toBeLessThan(0.5)
  })

  it("counts the CPU time of work, awaited or not", async () => {
    const gauges = gaugesOf(async (calls) => {
      await Promise.resolve()
      for (let call = 0; call < calls; call += 1) kept = Math.sqrt(call) + String(call).length
    })
    expect(await gauges.cpuMicros(1_000_000)).toBeGreaterThan(await gauges.cpuMicros(1))
  })
})
