import { describe, expect, it } from "vitest"
import type { FlagDeclarations } from "../flag-declarations.ts"
import { rigFlags } from "../test-kit/rigged-flags.ts"

function declare(count: number): FlagDeclarations {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`f${index}`, { type: "number", default: -1 }]))
}

const LAG_MS = 10_000

describe("flags in a set", () => {
  it("are all refreshed by one read", async () => {
    const { flags, store, behind, clock } = rigFlags({ set: "shop" })
    const all = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`f${index}`, index]))
    await behind.put("flag-set/shop", JSON.stringify({ flags: all }))
    await flags.ready()
    expect(flags.number("f49", -1)).toBe(49)
    await clock.advance(5_000)
    flags.number("f0", -1)
    await clock.advance(0)
    expect(store.operations).toEqual(["get flag-set/shop", "get flag-set/shop"])
  })

  it("are none where there is no set", async () => {
    const { flags } = rigFlags({ set: "shop" })
    expect(await flags.ready()).toBe(true)
    expect(flags.details("a", 0)).toMatchObject({ errorCode: "FLAG_NOT_FOUND" })
  })

  it("tell exactly which of them changed", async () => {
    const { flags, behind, events } = rigFlags({ set: "shop" })
    const targeted = (variant: string) => ({
      state: "ENABLED",
      variants: { on: true, off: false },
      targeting: { if: [{ $ref: "pro" }, variant] },
    })
    const put = (definitions: object, evaluator: unknown) =>
      behind.put("flag-set/shop", JSON.stringify({ flags: definitions, $evaluators: { pro: evaluator } }))
    const changed = async () => {
      await flags.refresh()
      return events.at(-1)?.changed.toSorted()
    }
    await put({ a: 1, b: 2, c: targeted("on"), d: targeted("off") }, true)
    expect(await changed()).toEqual(["a", "b", "c", "d"])
    await put({ d: targeted("off"), a: 1, b: 2, c: targeted("on") }, true)
    expect(await changed()).toEqual([])
    await put({ a: 1, b: 3, c: targeted("on"), e: 5 }, true)
    expect(await changed()).toEqual(["b", "d", "e"])
    await put({ a: 1, b: 3, c: targeted("on"), e: 5 }, false)
    expect(await changed()).toEqual(["c"])
  })
})

describe("flags in a key each", () => {
  it("are read singly up to ten, and with one list beyond", async () => {
    const ten = rigFlags({ flags: declare(10) })
    await ten.flags.ready()
    expect(ten.store.counts()).toMatchObject({ get: 10, list: 0 })
    const eleven = rigFlags({ flags: declare(11) })
    await eleven.flags.ready()
    expect(eleven.store.counts()).toMatchObject({ get: 0, list: 1 })
  })

  it("keep their slashes, and any well-formed name is one", async () => {
    const names = ["checkout/new-ui", "Zoë", "a b", "_x"]
    const { flags, behind, store } = rigFlags({
      flags: Object.fromEntries(names.map((name) => [name, { type: "boolean", default: false }])),
    })
    for (const key of ["checkout/new-ui", "Zo=C3=AB", "a=20b", "=5Fx"]) await behind.put(`flag/${key}`, "true")
    await flags.ready()
    expect(names.map((name) => flags.boolean(name, false))).toEqual([true, true, true, true])
    expect(store.operations).toContain("get flag/checkout/new-ui")
  })

  it("are after a list only read when they were written since", async () => {
    const { flags, behind, store, clock } = rigFlags({ flags: declare(12) })
    for (let index = 0; index < 12; index++) await behind.put(`flag/f${index}`, String(index))
    await behind.put("flag/somebody-elses", "true")
    await clock.advance(LAG_MS + 1)
    await flags.ready()
    expect(store.counts()).toMatchObject({ get: 12, list: 1 })
    store.clear()
    await flags.refresh()
    expect(store.operations).toEqual(["list flag/"])
    await behind.put("flag/f3", "33")
    await behind.delete("flag/f4")
    store.clear()
    await flags.refresh()
    expect(store.operations).toEqual(["list flag/", "get flag/f3"])
    expect([flags.number("f3", -1), flags.number("f4", -1), flags.number("f5", -1)]).toEqual([33, -1, 5])
  })

  it("are read again until a location that lags must have caught up", async () => {
    const { flags, behind, store, clock } = rigFlags({ flags: declare(11) })
    await behind.put("flag/f0", "1")
    await flags.refresh()
    // Written again in the same millisecond: the list does not show it.
    await behind.put("flag/f0", "2")
    await clock.advance(LAG_MS)
    await flags.refresh()
    expect(flags.number("f0", -1)).toBe(2)
    await clock.advance(1)
    await flags.refresh()
    store.clear()
    await flags.refresh()
    expect(store.operations).toEqual(["list flag/"])
  })

  it("are all there are, where none is declared; keys that no name makes are somebody else's", async () => {
    const { flags, behind } = rigFlags()
    await behind.put("flag/a", "1")
    await behind.put("flag/b/c", "2")
    await behind.put("flag/=zz", "3")
    await flags.ready()
    expect([flags.number("a", 0), flags.number("b/c", 0), flags.number("=zz", 0)]).toEqual([1, 2, 0])
  })

  it("stand below the prefix", async () => {
    const { flags, behind } = rigFlags({ prefix: "app/flag", flags: declare(1) })
    await behind.put("app/flag/f0", "7")
    await flags.ready()
    expect(flags.number("f0", 0)).toBe(7)
  })
})

describe("contents that have not changed", () => {
  it("are not parsed again: values stay the same objects", async () => {
    const { flags, behind } = rigFlags({ flags: { sizes: { type: "object", default: {} } } })
    await behind.put("flag/sizes", '{"small": 1}')
    await flags.ready()
    const before = flags.value("sizes")
    await behind.put("flag/sizes", '{"small": 1}')
    await flags.refresh()
    expect(flags.value("sizes")).toBe(before)
    await behind.put("flag/sizes", '{"small":1}')
    await flags.refresh()
    expect(flags.value("sizes")).not.toBe(before)
  })
})

describe("contents that are not to be understood", () => {
  it.each<[string, string | Uint8Array]>([
    ["nothing", ""],
    ["broken JSON", '{"state":'],
    ["no UTF-8", Uint8Array.of(0x74, 0xff, 0xfe)],
    ["an unknown operator", '{"state":"ENABLED","variants":{"on":true},"targeting":{"xor":[]}}'],
    ["half a million brackets", "[".repeat(524_288)],
    ["a prototype", '{"__proto__":{"admin":true}}'],
  ])("are PARSE_ERROR: %s", async (_, content) => {
    const { flags, behind, events } = rigFlags({ flags: { a: { type: "boolean", default: false } } })
    await behind.put("flag/a", content)
    await flags.ready()
    expect(flags.details("a", true)).toMatchObject({ value: true, reason: "ERROR", errorCode: "PARSE_ERROR" })
    expect(events).toMatchObject([{ invalid: ["a"] }])
    expect(({} as { admin?: unknown }).admin).toBeUndefined()
  })

  it("leave the last good flag in its place, STALE, until they are mended", async () => {
    const { flags, behind, events } = rigFlags({
      flags: { a: { type: "number", default: 0 }, b: { type: "number", default: 0 } },
    })
    await behind.put("flag/a", "1")
    await behind.put("flag/b", "1")
    await flags.ready()
    await behind.put("flag/a", "{")
    await flags.refresh()
    await behind.put("flag/a", "{{")
    await flags.refresh()
    expect(flags.details("a", 0)).toMatchObject({ value: 1, reason: "STALE" })
    expect(flags.details("b", 0)).toMatchObject({ value: 1, reason: "STATIC" })
    expect(events.map(({ invalid }) => invalid)).toEqual([[], ["a"], []])
    await behind.put("flag/a", "2")
    await flags.refresh()
    expect(flags.details("a", 0)).toMatchObject({ value: 2, reason: "STATIC" })
  })

  it("are told of a whole set", async () => {
    const { flags, behind, events } = rigFlags({ set: "shop" })
    await behind.put("flag-set/shop", '{"flags": []}')
    expect(await flags.ready()).toBe(false)
    expect(flags.details("a", 0)).toMatchObject({ value: 0, reason: "ERROR", errorCode: "PARSE_ERROR" })
    await behind.put("flag-set/shop", '{"flags": {"a": 1, "b": 1}}')
    await flags.refresh()
    expect(flags.details("a", 0)).toMatchObject({ value: 1, reason: "STATIC" })
    await behind.put("flag-set/shop", '{"flags": {"a": 2, "b":')
    await flags.refresh()
    expect(flags.details("a", 0)).toMatchObject({ value: 1, reason: "STALE" })
    await behind.put("flag-set/shop", '{"flags": {"a": 2, "b": {"state": "ENABLED", "variants": {}, "targeting": 7}}}')
    await flags.refresh()
    expect(flags.details("a", 0)).toMatchObject({ value: 2, reason: "STATIC" })
    expect(flags.details("b", 0)).toMatchObject({ value: 1, reason: "STALE" })
    expect(events.map(({ error }) => error instanceof SyntaxError)).toEqual([true, false, true, false])
  })
})
