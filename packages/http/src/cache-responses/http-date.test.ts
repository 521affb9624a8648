import { describe, expect, it } from "vitest"
import { parseHttpDate } from "./http-date.ts"

describe("parseHttpDate()", () => {
  it.each(["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"])(
    "reads %s",
    (text) => {
      expect(parseHttpDate(text)).toBe(784_111_777_000)
    },
  )

  it.each([
    null,
    "",
    "0",
    "-1",
    "1994-11-06T08:49:37Z",
    "Sun, 06 Nov 1994 08:49:37",
    "Sun, 06 Nov 1994 08:49:37 CET",
    "Sun, 06 Nov 1994 99:49:37 GMT",
    "06 Nov 1994 08:49:37 GMT",
  ])("takes %j for none", (text) => {
    expect(parseHttpDate(text)).toBeUndefined()
  })
})
