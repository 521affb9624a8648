import { describe, expect, it } from "vitest"
import { parseContent } from "./parse-content.ts"

describe("parseContent()", () => {
  it.each<[string, unknown]>([
    ["true", true],
    ["TRUE", true],
    ["  False\r\n", false],
    ["0", 0],
    ["-2.50", -2.5],
    ["1.79e3", 1790],
    ["007", "007"],
    ["0x10", "0x10"],
    ["1_000", "1_000"],
    ["Infinity", "Infinity"],
    ["null", "null"],
    [" blue \n", "blue"],
    ["truely", "truely"],
    ['"quoted"', '"quoted"'],
    ['{"a": [1, null, "x"]}', { a: [1, null, "x"] }],
    ["[1, 2]", [1, 2]],
    ['{"constructor": "Ferrari"}', { constructor: "Ferrari" }],
  ])("reads %j as %j", (content, value) => {
    expect(parseContent(content)).toEqual(value)
  })

  it.each([
    ["nothing", ""],
    ["white space", " \n\t"],
    ["truncated JSON", '{"state": "ENABLED", "vari'],
    ["trailing garbage", '{"a": 1} x'],
    ["an array that is none", "[1, 2"],
    ["a number too large", "1e999"],
    ["a number too large inside", '{"a": [-1e999]}'],
    ["a member __proto__", '{"a": {"__proto__": {"admin": true}}}'],
    ["an escaped __proto__", '{"\\u005f_proto__": 1}'],
    ["constructor.prototype", '[{"constructor": {"prototype": {"x": 1}}}]'],
    ["depth", `${"[".repeat(600)}${"]".repeat(600)}`],
    ["half a million brackets", "[".repeat(524_288)],
  ])("refuses %s", (_, content) => {
    const startedAtMs = performance.now()
    expect(() => parseContent(content)).toThrow()
    expect(performance.now() - startedAtMs).toBeLessThan(1_000)
  })

  it("freezes what it returns, down to the leaves", () => {
    const content = parseContent('{"a": [{"b": 1}]}') as { a: [{ b: number }] }
    expect(() => Object.assign(content.a[0], { b: 2 })).toThrow(TypeError)
    expect(Object.isFrozen(content.a)).toBe(true)
  })

  it("takes 512 levels", () => {
    expect(() => parseContent(`${"[".repeat(512)}${"]".repeat(512)}`)).not.toThrow()
  })
})
