import { describe, expect, it } from "vitest"
import { replaceSection } from "./replace-section.ts"

const TWO = replaceSection(replaceSection("# Title\n", "one", "first"), "two", "second")

describe("replaceSection()", () => {
  it("appends a section that is new", () => {
    expect(TWO).toBe(
      "# Title\n\n<!-- bench:one -->\nfirst\n<!-- /bench:one -->\n\n<!-- bench:two -->\nsecond\n<!-- /bench:two -->\n",
    )
  })

  it("replaces a section in its place and leaves the others as they are", () => {
    expect(replaceSection(TWO, "one", "anew")).toBe(TWO.replace("first", "anew"))
  })

  it("does not change what it has written", () => {
    expect(replaceSection(TWO, "two", "second")).toBe(TWO)
  })

  it("refuses a section without an end", () => {
    expect(() => replaceSection("<!-- bench:one -->\nfirst", "one", "anew")).toThrow("has no end")
  })
})
