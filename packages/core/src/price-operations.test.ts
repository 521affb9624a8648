import { describe, expect, it } from "vitest"
import { priceOperations } from "./price-operations.ts"
import { TELNYX_PRICES } from "./telnyx/telnyx-limits.ts"

describe("priceOperations()", () => {
  it.each([
    [{ gets: 1_000_000, puts: 0, deletes: 0, lists: 0 }, 0.35],
    [{ gets: 0, puts: 1_000_000, deletes: 0, lists: 0 }, 3.5],
    [{ gets: 0, puts: 0, deletes: 2_000_000, lists: 0 }, 7],
    [{ gets: 0, puts: 0, deletes: 0, lists: 1_000 }, 0.0035],
    [{ gets: 10, puts: 1, deletes: 1, lists: 1 }, 0.000014],
  ])("prices %j at $%d", (counts, usd) => {
    expect(priceOperations(counts, TELNYX_PRICES)).toBeCloseTo(usd, 12)
  })
})
