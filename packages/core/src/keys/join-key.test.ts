import { describe, expect, it } from "vitest"
import { InvalidKeyError } from "../errors/invalid-key-error.ts"
import { joinKey } from "./join-key.ts"

const WRITTEN: readonly [parts: readonly string[], joined: string][] = [
  [["a"], "a"],
  [["a", "b"], "a/b"],
  [["a", "b/c"], "a/b=2Fc"],
  [["a/b", "c"], "a=2Fb/c"],
  [["", ""], "/"],
  [["", "a"], "/a"],
  [["/a"], "=2Fa"],
  [["a", "", "b"], "a//b"],
  [["a", ".."], "a/=2E."],
  [["a/..", "b"], "a=2F=2E./b"],
  [["_a", "_b"], "=5Fa/_b"],
  [["a", "=2F"], "a/=3D2F"],
]

describe("joinKey()", () => {
  it.each(WRITTEN)("writes %j as %j", (given, joined) => {
    expect(joinKey(...given)).toBe(joined)
  })

  it("refuses no parts, and a lone surrogate in any part", () => {
    expect(() => joinKey()).toThrow(InvalidKeyError)
    expect(() => joinKey("\ud800")).toThrow(InvalidKeyError)
    expect(() => joinKey("a", "\udc00b")).toThrow(InvalidKeyError)
  })

  it.each([42, null, undefined, {}, ["b"], Symbol("b")])("refuses the part %s, which is no string", (part) => {
    // The rule holds for callers without types too: joinKey("user", undefined) must not become a key.
    expect(() => joinKey("a", part as string)).toThrow(InvalidKeyError)
    expect(() => joinKey(part as string)).toThrow(InvalidKeyError)
  })
})
