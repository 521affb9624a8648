import { createMemoryStore, fakeClock } from "@larder/testing"
import { describe, expect, it } from "vitest"
import { createFlags } from "../create-flags.ts"
import {
  fixedFlags,
  OVERRIDES_COOKIE,
  OVERRIDES_HEADER,
  readOverrides,
  signOverrides,
  toOverridesCookie,
  verifyOverrides,
  withOverrides,
} from "../overrides.ts"

const SECRETS = ["k".repeat(32)]
const OVERRIDES = { "new-ui": true, limit: 7, banner: "Zoë", sizes: { small: 2 } }

describe("withOverrides()", () => {
  const declared = {
    "new-ui": { type: "boolean", default: false },
    limit: { type: "number", default: 1 },
    banner: { type: "string", default: "hi" },
    sizes: { type: "object", default: { small: 1 } },
    other: { type: "boolean", default: true },
  } as const

  it("puts values before those of the store", () => {
    const flags = withOverrides(createFlags({ store: createMemoryStore(), flags: declared }), OVERRIDES)
    expect(flags.boolean("new-ui", false)).toBe(true)
    expect(flags.number("limit", 1)).toBe(7)
    expect(flags.string("banner", "")).toBe("Zoë")
    expect(flags.object("sizes", {})).toEqual({ small: 2 })
    expect([flags.value("new-ui"), flags.value("sizes"), flags.value("other")]).toEqual([true, { small: 2 }, true])
    expect(flags.details("new-ui", false)).toEqual({
      flagKey: "new-ui",
      value: true,
      reason: "TARGETING_MATCH",
      flagMetadata: { override: true },
    })
    expect(flags.details("other", false)).toMatchObject({ value: false, reason: "DEFAULT" })
  })

  it("passes over values of another kind, and what every object inherits", () => {
    const flags = withOverrides(fixedFlags({ "new-ui": false }), { "new-ui": "yes", limit: true })
    expect(flags.boolean("new-ui", true)).toBe(false)
    expect(flags.number("limit", 3)).toBe(3)
    expect(flags.object("constructor", { none: 1 })).toEqual({ none: 1 })
  })

  it("returns the reader itself when there is nothing to put before it", () => {
    const flags = fixedFlags({})
    expect(withOverrides(flags, undefined)).toBe(flags)
  })
})

describe("fixedFlags()", () => {
  it("is all that a test needs: its values can change as it goes", () => {
    const values: Record<string, boolean> = { "new-ui": true }
    const flags = fixedFlags(values, { "new-ui": { type: "boolean", default: false } })
    expect(flags.value("new-ui")).toBe(true)
    values["new-ui"] = false
    expect(flags.value("new-ui")).toBe(false)
    delete values["new-ui"]
    expect(flags.value("new-ui")).toBe(false)
    expect(fixedFlags({}).details("absent", 1)).toMatchObject({ value: 1, errorCode: "FLAG_NOT_FOUND" })
  })
})

describe("signOverrides() and verifyOverrides()", () => {
  it("bring overrides back as they were", async () => {
    const text = await signOverrides(OVERRIDES, { secrets: SECRETS })
    expect(text).toMatch(/^[\w.-]+$/)
    expect(await verifyOverrides(text, { secrets: SECRETS })).toEqual(OVERRIDES)
  })

  it("take the text of any secret that is not retired yet", async () => {
    const old = await signOverrides(OVERRIDES, { secrets: SECRETS })
    const rotated = { secrets: ["n".repeat(40), ...SECRETS] }
    expect(await verifyOverrides(old, rotated)).toEqual(OVERRIDES)
    const fresh = await signOverrides(OVERRIDES, rotated)
    expect(await verifyOverrides(fresh, rotated)).toEqual(OVERRIDES)
    expect(await verifyOverrides(fresh, { secrets: SECRETS })).toBeUndefined()
  })

  it("end with their lifetime", async () => {
    const { now, advance } = fakeClock()
    const text = await signOverrides(OVERRIDES, { secrets: SECRETS, ttlMs: 1_000, now })
    await advance(999)
    expect(await verifyOverrides(text, { secrets: SECRETS, now })).toEqual(OVERRIDES)
    await advance(1)
    expect(await verifyOverrides(text, { secrets: SECRETS, now })).toBeUndefined()
  })

  it("refuse a text in which any one character is another", async () => {
    const text = await signOverrides({ a: true }, { secrets: SECRETS })
    for (let at = 0; at < text.length; at++) {
      const other = text[at] === "A" ? "B" : "A"
      const forged = text.slice(0, at) + other + text.slice(at + 1)
      const read = await verifyOverrides(forged, { secrets: SECRETS })
      // The last character of base64 has bits that count for nothing.
      if (at !== text.length - 1) expect(read, `at ${at}`).toBeUndefined()
    }
  })

  it.each(["", ".", "a", "a.b.c", "a.b", "é.x", `${"a".repeat(5_000)}.b`])("read nothing from %j", async (text) => {
    expect(await verifyOverrides(text, { secrets: SECRETS })).toBeUndefined()
  })

  it("refuse what they cannot sign", async () => {
    await expect(signOverrides(OVERRIDES, { secrets: [] })).rejects.toThrow("secrets")
    await expect(signOverrides(OVERRIDES, { secrets: ["short"] })).rejects.toThrow("secrets")
    await expect(verifyOverrides("a.b", { secrets: [] })).rejects.toThrow("secrets")
    await expect(signOverrides(OVERRIDES, { secrets: SECRETS, ttlMs: 0 })).rejects.toThrow("ttlMs")
    await expect(signOverrides({ a: "x".repeat(4_000) }, { secrets: SECRETS })).rejects.toThrow("4096")
  })
})

describe("readOverrides()", () => {
  it("reads the cookie that toOverridesCookie() wrote", async () => {
    const setCookie = await toOverridesCookie(OVERRIDES, { secrets: SECRETS, ttlMs: 90_500 })
    expect(setCookie).toMatch(/; Path=\/; Secure; HttpOnly; SameSite=Lax; Max-Age=91$/)
    const [cookie = ""] = setCookie.split(";")
    const headers = new Headers({ cookie: `other=1; ${cookie}; last=2` })
    expect(await readOverrides(headers, { secrets: SECRETS })).toEqual(OVERRIDES)
  })

  it("reads the header before the cookie", async () => {
    const header = await signOverrides({ from: "header" }, { secrets: SECRETS })
    const cookie = await signOverrides({ from: "cookie" }, { secrets: SECRETS })
    const headers = new Headers({ [OVERRIDES_HEADER]: header, cookie: `${OVERRIDES_COOKIE}=${cookie}` })
    expect(await readOverrides(headers, { secrets: SECRETS })).toEqual({ from: "header" })
  })

  it("reads nothing where there is nothing, or it is forged", async () => {
    expect(await readOverrides(new Headers(), { secrets: SECRETS })).toBeUndefined()
    const forged = new Headers({ [OVERRIDES_HEADER]: await signOverrides(OVERRIDES, { secrets: ["x".repeat(32)] }) })
    expect(await readOverrides(forged, { secrets: SECRETS })).toBeUndefined()
  })
})
