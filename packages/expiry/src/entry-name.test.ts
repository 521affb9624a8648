import { InvalidKeyError } from "@larder/core"
import { describe, expect, it } from "vitest"
import { createEntryNames } from "./entry-name.ts"

describe("createEntryNames()", () => {
  it("takes any string, and parts", () => {
    const nameOf = createEntryNames(false, 256)
    expect(nameOf("get", "user:42")).toEqual({ whole: "user=3A42", isHashed: false, physical: "user=3A42" })
    expect(nameOf("get", ["a", "b/c"])).toMatchObject({ whole: "a/b=2Fc", physical: "a/b=2Fc" })
    expect(nameOf("get", "a/b").whole).toBe(nameOf("get", ["a", "b"]).whole)
  })

  it("hashes only what is too long, and knows the whole key at once", async () => {
    const nameOf = createEntryNames(false, 256)
    const long = nameOf("get", "k".repeat(257))
    expect(long).toMatchObject({ whole: "k".repeat(257), isHashed: true })
    expect(await long.physical).toMatch(/^k{211}=h[\w-]{43}$/)
  })

  it("with rawKeys takes strings as they are: the store refuses what is no key there", () => {
    const nameOf = createEntryNames(true, 256)
    expect(nameOf("get", "a=3Ab")).toEqual({ whole: "a=3Ab", isHashed: false, physical: "a=3Ab" })
    expect(nameOf("get", "a:b").physical).toBe("a:b")
    expect(() => nameOf("get", ["a", "b"])).toThrow(InvalidKeyError)
  })
})
