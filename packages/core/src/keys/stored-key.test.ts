import { createHash } from "node:crypto"
import { describe, expect, it } from "vitest"
import { InvalidKeyError } from "../errors/invalid-key-error.ts"
import { toStoredKey } from "./stored-key.ts"

const sha256 = (text: string) => createHash("sha256").update(text).digest("base64url")

describe("toStoredKey()", () => {
  it.each([
    ["a", "a"],
    ["user:1", "user=3A1"],
    [["a", "b/c"], "a/b=2Fc"],
    ["k".repeat(256), "k".repeat(256)],
  ])("stores %j under %j, without a promise", (key, stored) => {
    expect(toStoredKey(key, 256)).toEqual({ key: stored })
  })

  it.each(["", [""]])("gives the empty key %j a place of its own, as no store has one", (key) => {
    expect(toStoredKey(key, 256)).toEqual({ key: "=e" })
  })

  it("hashes the first key that is too long: kept beginning, =h, 43 characters of SHA-256 of the escaped key", async () => {
    const key = "k".repeat(257)
    expect(await toStoredKey(key, 256)).toEqual({ key: `${"k".repeat(211)}=h${sha256(key)}`, fullKey: key })
  })

  it.each([
    [211, "ends before the cut", `${"k".repeat(208)}=3A`],
    [210, "would be cut behind its second character", "k".repeat(209)],
    [209, "would be cut behind its =", "k".repeat(210)],
    [208, "begins at the cut", "k".repeat(211)],
  ])("keeps an escape whole that %s (%s)", async (_, __, kept) => {
    const before = kept.indexOf("=") === -1 ? kept.length : kept.indexOf("=")
    const key = `${"k".repeat(before)}:${"z".repeat(300)}`
    const stored = await toStoredKey(key, 256)
    expect(stored.key.split("=h")[0]).toBe(kept)
  })

  it("keeps two long keys apart that differ only beyond the cut", async () => {
    const start = "k".repeat(300)
    const [one, two] = await Promise.all([toStoredKey(`${start}1`, 256), toStoredKey(`${start}2`, 256)])
    expect(one.key).not.toBe(two.key)
  })

  it("gives a hashed key no name that an unhashed one can have", async () => {
    const { key } = await toStoredKey("k".repeat(300), 256)
    expect(toStoredKey(key, 256)).not.toEqual({ key })
  })

  it("refuses a lone surrogate, and parts that are none, at once", () => {
    expect(() => toStoredKey("\ud800", 256)).toThrow(InvalidKeyError)
    expect(() => toStoredKey(["a", "\ud800"], 256)).toThrow(InvalidKeyError)
    expect(() => toStoredKey([], 256)).toThrow(InvalidKeyError)
  })
})
