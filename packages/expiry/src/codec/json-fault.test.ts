import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { findJsonFault } from "./json-fault.ts"

const writing = (value: unknown): string | undefined => findJsonFault(value, new Set())

describe("findJsonFault()", () => {
  it("finds none in what JSON.parse() returns (fast-check)", () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        fc.pre(!JSON.stringify(value).includes("__proto__"))
        expect(findJsonFault(JSON.parse(JSON.stringify(value)))).toBeUndefined()
      }),
    )
  })

  it("finds none in a value only if JSON gives it back (fast-check)", () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withDate: true, withMap: true, withTypedArray: true }), (value) => {
        if (writing(value) === undefined) expect(JSON.parse(JSON.stringify(value))).toEqual(value)
      }),
      { numRuns: 2_000 },
    )
  })

  it.each<[unknown, string | undefined]>([
    [[1, "a", true, null], undefined],
    [Number.NaN, "number"],
    [-0, "number"],
    [[undefined], "kind"],
    [Array(1), "kind"],
    [1n, "kind"],
    [new Date(0), "kind"],
    [new (class {})(), "kind"],
    [{ constructor: { prototype: 1 } }, "prototype"],
    [{ constructor: "a word" }, undefined],
    [{ prototype: {} }, undefined],
  ])("of %o to be written is %s", (value, fault) => {
    expect(writing(value)).toBe(fault)
  })

  it("finds an object that comes twice, and a cycle, in what is to be written", () => {
    const twice = {}
    const cycle: unknown[] = []
    cycle.push(cycle)
    expect(writing([twice, twice])).toBe("reference")
    expect(writing(cycle)).toBe("reference")
  })

  it("takes -0 from parsed JSON, where it was written as such", () => {
    expect(findJsonFault(JSON.parse("[-0]"))).toBeUndefined()
  })

  it("allows 512 levels", () => {
    const nest = (levels: number): unknown => JSON.parse("[".repeat(levels) + "]".repeat(levels))
    expect(findJsonFault(nest(512))).toBeUndefined()
    expect(findJsonFault(nest(513))).toBe("depth")
  })
})
