import { describe, expect, it } from "vitest"
import { InvalidKeyError } from "../errors/invalid-key-error.ts"
import { escapeKey, unescapeKey } from "./escape-key.ts"

const WRITTEN: readonly [key: string, escaped: string][] = [
  ["", ""],
  ["user/42", "user/42"],
  ["user:42/Zoë", "user=3A42/Zo=C3=AB"],
  ["a=b", "a=3Db"],
  ["=2E", "=3D2E"],
  [".", "=2E"],
  ["..", "=2E."],
  ["a/../b", "a/=2E./b"],
  ["a/.b.c", "a/=2Eb.c"],
  ["a..", "a.."],
  ["_x", "=5Fx"],
  ["a/_x", "a/_x"],
  ["/_", "/_"],
  ["/", "/"],
  ["%2e%2e", "=252e=252e"],
  [" ", "=20"],
  ["\0\n\r\t", "=00=0A=0D=09"],
  ["猫", "=E7=8C=AB"],
  ["🗝️", "=F0=9F=97=9D=EF=B8=8F"],
  ["\ufeff", "=EF=BB=BF"],
  ["\ufffd", "=EF=BF=BD"],
  ["\u{10ffff}", "=F4=8F=BF=BF"],
  ["__proto__", "=5F_proto__"],
  ["a\\b?c#d@e", "a=5Cb=3Fc=23d=40e"],
]

/** None of them is what escapeKey() writes, though a lenient reader would take some. */
const NEVER_WRITTEN = [
  ...["=", "a=", "=2", "=2e", "=3d", "=41", "=2F", "a=2Eb", "a=5Fb", "=GG", "==", "=h", "=i", "a b", "é", ".", "../x"],
  ...["_x", "a/.b", "=C3", "=AB", "=C0=80", "=ED=A0=80", "=F4=90=80=80", "=FF", "=E7=8C", "\ud800"],
]

describe("escapeKey()", () => {
  it.each(WRITTEN)("writes %j as %j", (key, escaped) => {
    expect(escapeKey(key)).toBe(escaped)
  })

  it.each(["\ud800", "a\udc00", "\udc00\ud800", "a\ud83d"])("refuses the lone surrogate in %j", (key) => {
    expect(() => escapeKey(key)).toThrow(InvalidKeyError)
  })

  it.each([42, null, undefined, {}, ["a"], { toString: () => "a" }])("refuses %j, which is no string", (key) => {
    // The rule holds for callers without types too.
    expect(() => escapeKey(key as string)).toThrow(InvalidKeyError)
  })
})

describe("unescapeKey()", () => {
  it.each(WRITTEN)("reads %j back", (key, escaped) => {
    expect(unescapeKey(escaped)).toBe(key)
  })

  it.each(NEVER_WRITTEN)("refuses %j, which escapeKey() cannot have written", (escaped) => {
    expect(() => unescapeKey(escaped)).toThrow(InvalidKeyError)
  })
})
