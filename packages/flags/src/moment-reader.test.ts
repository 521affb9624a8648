import { describe, expect, it } from "vitest"
import { rigFlags } from "./test-kit/rigged-flags.ts"

const SET = {
  flags: {
    "new-ui": {
      state: "ENABLED",
      variants: { on: true, off: false },
      defaultVariant: "off",
      targeting: { if: [{ "==": [{ var: "plan" }, "pro"] }, "on"] },
      metadata: { team: "shop" },
    },
    banner: "hello",
    limit: 10,
    sizes: { small: 1 },
    list: [1, 2],
    empty: null,
    off: { state: "DISABLED", variants: { on: true }, defaultVariant: "on" },
    broken: { state: "ENABLED", variants: { on: true }, targeting: { xor: [] } },
  },
}

async function loaded() {
  const rigged = rigFlags({ set: "shop" })
  await rigged.behind.put("flag-set/shop", JSON.stringify(SET))
  await rigged.flags.ready()
  return rigged
}

describe("flags", () => {
  it("evaluate values of each kind", async () => {
    const { flags } = await loaded()
    expect(flags.boolean("new-ui", false, { plan: "pro" })).toBe(true)
    expect(flags.boolean("new-ui", true, { plan: "free" })).toBe(false)
    expect(flags.boolean("new-ui", true)).toBe(false)
    expect(flags.string("banner", "")).toBe("hello")
    expect(flags.number("limit", 0)).toBe(10)
    expect(flags.object("sizes", {})).toEqual({ small: 1 })
    expect(flags.object<readonly number[]>("list", [])).toEqual([1, 2])
  })

  it("fall back where a flag is missing, disabled, broken, null, or of another kind", async () => {
    const { flags } = await loaded()
    expect(flags.boolean("absent", true)).toBe(true)
    expect(flags.boolean("off", true)).toBe(true)
    expect(flags.boolean("broken", true)).toBe(true)
    expect(flags.object("empty", { a: 1 })).toEqual({ a: 1 })
    expect(flags.number("banner", 7)).toBe(7)
    expect(flags.string("new-ui", "x", { plan: "pro" })).toBe("x")
  })

  it("say why, in the words of OpenFeature", async () => {
    const { flags } = await loaded()
    expect(flags.details("new-ui", true, { plan: "pro" })).toEqual({
      flagKey: "new-ui",
      value: true,
      variant: "on",
      reason: "TARGETING_MATCH",
      flagMetadata: { team: "shop" },
    })
    const why = (name: string, fallback: boolean | string | object) => {
      const { value, reason, errorCode } = flags.details(name, fallback)
      return [value, reason, errorCode]
    }
    expect(why("new-ui", true)).toEqual([false, "DEFAULT", undefined])
    expect(why("banner", "")).toEqual(["hello", "STATIC", undefined])
    expect(why("off", true)).toEqual([true, "DISABLED", undefined])
    expect(why("absent", true)).toEqual([true, "ERROR", "FLAG_NOT_FOUND"])
    expect(why("banner", true)).toEqual([true, "ERROR", "TYPE_MISMATCH"])
    expect(why("broken", true)).toEqual([true, "ERROR", "PARSE_ERROR"])
  })

  it("say that they are not loaded yet", () => {
    const { reason, errorCode } = rigFlags({ set: "shop" }).flags.details("new-ui", false)
    expect([reason, errorCode]).toEqual(["ERROR", "PROVIDER_NOT_READY"])
  })

  it("hand out values that cannot be changed for others", async () => {
    const { flags } = await loaded()
    const sizes = flags.object("sizes", { small: 0 })
    expect(() => Object.assign(sizes, { small: 2 })).toThrow(TypeError)
    const { flagMetadata } = flags.details("new-ui", false)
    expect(() => Object.assign(flagMetadata, { team: "x" })).toThrow(TypeError)
  })
})

describe("flags that are declared", () => {
  const DECLARED = {
    "new-ui": { type: "boolean", default: false },
    banner: { type: "string", default: "hi" },
    limit: { type: "number", default: 5 },
    sizes: { type: "object", default: { small: 0 } },
  } as const

  it("have their declared kinds and defaults", async () => {
    const { flags, behind } = rigFlags({ flags: DECLARED })
    await behind.put("flag/new-ui", "true")
    await behind.put("flag/limit", "many")
    await flags.ready()
    const ui: boolean = flags.value("new-ui")
    const sizes: { readonly small: number } = flags.value("sizes")
    expect([ui, flags.value("banner"), flags.value("limit"), sizes]).toEqual([true, "hi", 5, { small: 0 }])
  })

  it("have reason DEFAULT, and no error, where the store does not know them, or is not read yet", async () => {
    const { flags } = rigFlags({ flags: DECLARED })
    expect(flags.details("banner", "x")).toEqual({ flagKey: "banner", value: "x", reason: "DEFAULT", flagMetadata: {} })
    await flags.ready()
    expect(flags.details("banner", "x")).toMatchObject({ value: "x", reason: "DEFAULT" })
  })

  it("are checked by the compiler", () => {
    const { flags } = rigFlags({ flags: DECLARED })
    // @ts-expect-error There is no such flag.
    flags.boolean("new-iu", false)
    // @ts-expect-error It is a text.
    flags.number("banner", 1)
    // @ts-expect-error Its default is of another kind.
    flags.boolean("new-ui", "false")
    // @ts-expect-error There is no such flag.
    expect(flags.value("absent")).toBeUndefined()
    // @ts-expect-error Nothing is declared.
    expect(rigFlags().flags.value("new-ui")).toBeUndefined()
  })
})

describe("snapshot()", () => {
  it("sees the same definitions and the same time, whatever flips meanwhile", async () => {
    const { flags, behind, clock } = rigFlags({ set: "shop" })
    const from = { if: [{ ">=": [{ var: "$flagd.timestamp" }, clock.now() / 1_000 + 60] }, "on"] }
    const scheduled = { state: "ENABLED", variants: { on: true, off: false }, defaultVariant: "off", targeting: from }
    await behind.put("flag-set/shop", JSON.stringify({ flags: { a: 1, b: 1, scheduled } }))
    await flags.ready()
    const before = flags.snapshot()
    await behind.put("flag-set/shop", JSON.stringify({ flags: { a: 2, b: 2, scheduled } }))
    await clock.advance(60_000)
    await flags.refresh()
    expect([before.number("a", 0), before.number("b", 0), before.boolean("scheduled", true)]).toEqual([1, 1, false])
    expect([flags.number("a", 0), flags.number("b", 0), flags.boolean("scheduled", false)]).toEqual([2, 2, true])
  })
})
