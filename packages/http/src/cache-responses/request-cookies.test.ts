import { describe, expect, it } from "vitest"
import { sortCookies } from "./request-cookies.ts"

describe("sortCookies()", () => {
  it.each<[header: string | null, keyed: [string, string][], hasOthers: boolean, hasIgnored?: boolean]>([
    [null, [], false],
    ["", [], false],
    [" ; ", [], false],
    [
      "b=2; a=1",
      [
        ["a", "1"],
        ["b", "2"],
      ],
      false,
    ],
    [
      "a=1; a=2",
      [
        ["a", "1"],
        ["a", "2"],
      ],
      false,
    ],
    ["a=1=2", [["a", "1=2"]], false],
    ["a=", [["a", ""]], false],
    ["a", [], true],
    ["=1", [], true],
    ["A=1", [], true],
    ["a=1; sid=secret", [["a", "1"]], true],
    ["_ga=1; _ga_X=2; once=3", [], false, true],
    ["twice=1", [], true],
    ["constructor=1; __proto__=2", [], true],
  ])("sorts %j out", (header, keyed, hasOthers, hasIgnored = false) => {
    expect(sortCookies(header, ["a", "b"], ["_ga*", "once"])).toEqual({ keyed, hasIgnored, hasOthers })
  })
})
