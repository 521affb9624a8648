import { describe, expect, it } from "vitest"
import { parseCacheControl } from "./cache-control.ts"

describe("parseCacheControl()", () => {
  it.each<[string | null, Record<string, string>]>([
    [null, {}],
    ["", {}],
    [" , ,", {}],
    ["no-store", { "no-store": "" }],
    ["Public,MAX-AGE=60", { public: "", "max-age": "60" }],
    ['max-age="60" , private="set-cookie, x"', { "max-age": "60", private: "set-cookie, x" }],
    ['ext="a\\"b, no-store"', { ext: 'a\\"b, no-store' }],
    ["max-age=60, max-age=60", { "max-age": "60" }],
    ["constructor, __proto__=1", { constructor: "", ["__proto__"]: "1" }],
  ])("reads %j", (text, expected) => {
    expect(parseCacheControl(text)).toEqual(new Map(Object.entries(expected)))
  })

  it.each([
    "max-age=60; public",
    "max-age =60",
    "max-age=",
    "=60",
    "no store",
    'max-age="60',
    '"no-store"',
    "max-age=60, max-age=61",
    "public é",
    "max-age=60 public",
    'private="a"b',
    `${'"\\'.repeat(50_000)}`,
  ])("takes %.40j for malformed", (text) => {
    expect(parseCacheControl(text)).toBeUndefined()
  })
})
