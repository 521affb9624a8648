import { describe, expect, it } from "vitest"
import { everyString } from "./every-string.ts"

describe("everyString()", () => {
  it("yields each string once, shorter ones first", () => {
    expect([...everyString("ab", 2)]).toEqual(["a", "b", "aa", "ab", "ba", "bb"])
  })

  it("yields 6 + 36 + 216 strings over 6 characters up to length 3, no two the same", () => {
    expect(new Set(everyString("a./=_-", 3)).size).toBe(258)
  })
})
