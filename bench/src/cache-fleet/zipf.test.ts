import { describe, expect, it } from "vitest"
import { createZipf } from "./zipf.ts"

describe("createZipf()", () => {
  it("draws each rank as often as 1 over it, of all these", () => {
    // Evenly spread draws: 11 parts of 6, 3 and 2 for the ranks 1, 2 and 3.
    let next = 0
    const draw = createZipf(3, () => (next++ + 0.5) / 1_100)
    const counts = [0, 0, 0]
    for (let call = 0; call < 1_100; call += 1) {
      const rank = draw()
      counts[rank] = (counts[rank] ?? 0) + 1
    }
    expect(counts).toEqual([600, 300, 200])
  })
})
