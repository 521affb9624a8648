import { createKvClient } from "@larder/core"
import { startLocalKv } from "@larder/local"
import { createMemoryStore } from "@larder/testing"
import { describe, expect, it, onTestFinished } from "vitest"
import { createFlags, FLAGS_DEFAULTS } from "./index.ts"

const store = createMemoryStore()

describe("createFlags()", () => {
  it.each([
    ["refreshMs", { refreshMs: 99 }],
    ["refreshMs", { refreshMs: Number.NaN }],
    ["refreshMs", { refreshMs: Number.POSITIVE_INFINITY }],
    ["refreshBy", { refreshBy: "magic" }],
  ])("refuses a bad %s, and names it", (option, options) => {
    expect(() => createFlags({ store, ...options } as never)).toThrow(option)
  })

  it("refuses a default of another kind, and names that cannot be keys", () => {
    expect(() => createFlags({ store, flags: { a: { type: "boolean", default: "x" as never } } })).toThrow(TypeError)
    expect(() => createFlags({ store, set: "" })).toThrow("flags: invalid key")
    expect(() => createFlags({ store, set: "x".repeat(300) })).toThrow("flags: invalid key")
    expect(() => createFlags({ store, flags: { "\ud800": { type: "boolean", default: true } } })).toThrow("surrogate")
    expect(() => createFlags({ store, prefix: "../x" })).toThrow("prefix")
  })

  it("takes undefined for a default", () => {
    expect(() => createFlags({ store, prefix: undefined, refreshMs: undefined, refreshBy: undefined })).not.toThrow()
    expect(FLAGS_DEFAULTS).toEqual({ prefix: "flag", refreshMs: 5_000, refreshBy: "traffic" })
  })

  it("follows a flip on the local server, over HTTP", async () => {
    const local = await startLocalKv()
    onTestFinished(() => local.close())
    const { id } = await local.createNamespace({ name: "flags" })
    const namespace = createKvClient({ apiKey: local.apiKey, baseUrl: `${local.url}/v2` }).namespace(id)
    const declared = { "checkout/new-ui": { type: "boolean", default: false } } as const
    const flags = createFlags({ store: namespace, flags: declared })
    expect(await flags.ready()).toBe(true)
    expect(flags.value("checkout/new-ui")).toBe(false)
    await namespace.put("flag/checkout/new-ui", "true")
    await flags.refresh()
    expect(flags.value("checkout/new-ui")).toBe(true)
    expect(local.requests().map(({ operation }) => operation)).toEqual(["get", "put", "get"])
  })
})
