import { describe, expect, it } from "vitest"
import { createSigner } from "./signer.ts"
import { drawSessionId, encodeToken, verifyToken } from "./token.ts"

const signer = createSigner(["the newest secret, thirty-two letters", "an older secret, thirty-two letters"])
const token = { id: drawSessionId(), stampMs: 1_790_000_000_000, version: 1_789_999_999_999 }

describe("encodeToken() and verifyToken()", () => {
  it("carry a token in at most 87 characters that no cookie escapes", async () => {
    const text = await encodeToken(token, "__Host-sid", signer)
    expect(text).toMatch(/^[\w-]{43}\.[0-9a-z]+\.[0-9a-z]+\.[\w-]{22}$/)
    expect(text.length).toBeLessThanOrEqual(87)
    expect(await verifyToken(text, "__Host-sid", signer)).toEqual({ ...token, isCurrent: true })
  })

  it("refuse it wherever a character was changed", async () => {
    const text = await encodeToken(token, "sid", signer)
    for (const index of text.split("").keys()) {
      const other = text[index] === "0" ? "1" : "0"
      const forged = text.slice(0, index) + other + text.slice(index + 1)
      expect(await verifyToken(forged, "sid", signer), `character ${index}`).toBeUndefined()
    }
  })

  it("refuse it under another name", async () => {
    expect(await verifyToken(await encodeToken(token, "sid", signer), "x-session-id", signer)).toBeUndefined()
  })

  it.each(["", "a", "a.b.c.d", "....", "x".repeat(10_000), `${"A".repeat(43)}.1.1.${"A".repeat(22)}`, "é.1.1.1"])(
    "refuse %j",
    async (text) => {
      expect(await verifyToken(text, "sid", signer)).toBeUndefined()
    },
  )

  it("take one that an older secret has signed, and say so; none of a secret that is gone", async () => {
    const older = createSigner(["an older secret, thirty-two letters"])
    const text = await encodeToken(token, "sid", older)
    expect(await verifyToken(text, "sid", signer)).toEqual({ ...token, isCurrent: false })
    expect(await verifyToken(text, "sid", createSigner(["the newest secret, thirty-two letters"]))).toBeUndefined()
  })

  it("sign with the newest secret", async () => {
    const newest = createSigner(["the newest secret, thirty-two letters"])
    expect(await verifyToken(await encodeToken(token, "sid", signer), "sid", newest)).toEqual({
      ...token,
      isCurrent: true,
    })
  })
})

describe("drawSessionId()", () => {
  it("draws 256 bits that do not repeat", () => {
    const ids = Array.from({ length: 10_000 }, drawSessionId)
    expect(new Set(ids).size).toBe(10_000)
    expect(ids.every((id) => /^[\w-]{43}$/.test(id))).toBe(true)
  })
})
