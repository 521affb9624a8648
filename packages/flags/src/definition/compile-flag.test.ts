import { describe, expect, it } from "vitest"
import { evaluate } from "../evaluate.ts"
import { compileFlag } from "./compile-flag.ts"
import type { SharedDefinitions } from "./compiled-flag.ts"

const NEW_UI = {
  state: "ENABLED",
  variants: { on: true, off: false },
  defaultVariant: "off",
  targeting: { if: [{ "==": [{ var: "plan" }, "pro"] }, "on"] },
}

async function resolve(content: unknown, context = {}, shared?: SharedDefinitions) {
  const { errorMessage: _, ...resolution } = evaluate(
    await compileFlag("new-ui", content, shared),
    context,
    0,
    new Map(),
  )
  return resolution
}

describe("compileFlag()", () => {
  it.each([true, 42, "blue", [1], { title: "x" }])("takes %j as a value without variants", async (value) => {
    expect(await resolve(value)).toEqual({ value, reason: "STATIC", flagMetadata: {} })
  })

  it("picks what targeting says, and the default variant where it says nothing", async () => {
    expect(await resolve(NEW_UI, { plan: "pro" })).toMatchObject({
      value: true,
      variant: "on",
      reason: "TARGETING_MATCH",
    })
    expect(await resolve(NEW_UI)).toMatchObject({ value: false, variant: "off", reason: "DEFAULT" })
  })

  it("is static without targeting", async () => {
    const expected = { value: false, variant: "off", reason: "STATIC" }
    expect(await resolve({ ...NEW_UI, targeting: undefined })).toMatchObject(expected)
    expect(await resolve({ ...NEW_UI, targeting: {} })).toMatchObject(expected)
    expect(await resolve({ ...NEW_UI, targeting: null })).toMatchObject(expected)
  })

  it.each([undefined, null, ""])(
    "leaves the value to the caller when the default variant is %j",
    async (defaultVariant) => {
      const flag = { ...NEW_UI, defaultVariant }
      expect(await resolve(flag)).toMatchObject({ value: undefined, reason: "DEFAULT" })
      expect(await resolve({ ...flag, targeting: {} })).toMatchObject({ value: undefined, reason: "DEFAULT" })
    },
  )

  it("lets targeting name variants by booleans and numbers", async () => {
    const variants = { true: "yes", "7": "seven" }
    const flag = { state: "ENABLED", variants, targeting: { if: [{ var: "seven" }, 7, true] } }
    expect(await resolve(flag)).toMatchObject({ value: "yes", variant: "true" })
    expect(await resolve(flag, { seven: 1 })).toMatchObject({ value: "seven", variant: "7" })
  })

  it.each([
    ["names no variant", { if: [true, "blue"] }, {}],
    ["cannot compute", { "<": [{ var: "plan" }, 1] }, { plan: "pro" }],
    [
      "meets a trap",
      { var: "trap" },
      {
        get trap() {
          throw new Error("sprung")
        },
      },
    ],
    [
      "meets a trap that throws what has no text",
      { var: "trap" },
      {
        get trap() {
          throw Object.create(null)
        },
      },
    ],
    ["meets what has no text", { var: "bare" }, { bare: Object.create(null) }],
  ])("says ERROR, and does not throw, where targeting %s", async (_, targeting, context) => {
    expect(await resolve({ ...NEW_UI, targeting }, context)).toMatchObject({
      value: undefined,
      reason: "ERROR",
      errorCode: "GENERAL",
    })
  })

  it("leaves the value to the caller when the flag is disabled, whatever else is wrong with it", async () => {
    expect(await resolve({ state: "DISABLED", variants: 7, targeting: { xor: [] } })).toMatchObject({
      value: undefined,
      reason: "DISABLED",
    })
  })

  it("joins the metadata of the set with that of the flag, which prevails", async () => {
    const metadata = { team: "shop", tier: 2 }
    const shared = { metadata: { team: "all", set: "shop" } }
    const flagMetadata = { team: "shop", tier: 2, set: "shop" }
    expect(await resolve({ ...NEW_UI, metadata }, {}, shared)).toMatchObject({ flagMetadata })
    expect(await resolve(true, {}, shared)).toMatchObject({ flagMetadata: shared.metadata })
  })

  it("takes evaluators from the flag, or else from the set", async () => {
    const flag = { ...NEW_UI, targeting: { if: [{ $ref: "pro" }, "on"] } }
    const pro = { "==": [{ var: "plan" }, "pro"] }
    expect(await resolve(flag, { plan: "pro" }, { $evaluators: { pro } })).toMatchObject({ variant: "on" })
    expect(await resolve({ ...flag, $evaluators: { pro: false } }, {}, { $evaluators: { pro } })).toMatchObject({
      variant: "off",
    })
  })

  it("buckets by v2 unless the metadata pins v1", async () => {
    const targeting = {
      fractional: [
        ["on", 10],
        ["off", 90],
      ],
    }
    const flags = await Promise.all(
      [undefined, "v2", "v1"].map((bucketing) =>
        compileFlag("new-ui", { ...NEW_UI, targeting, metadata: { bucketing } }),
      ),
    )
    const variantsOf = (user: number) =>
      flags.map((flag) => evaluate(flag, { targetingKey: `user-${user}` }, 0, new Map()).variant)
    const all = Array.from({ length: 1_000 }, (_, user) => variantsOf(user))
    expect(all.filter(([none, v2]) => none !== v2)).toEqual([])
    expect(all.filter(([none, , v1]) => none !== v1).length).toBeGreaterThan(50)
  })

  it.each([
    ["no state", { ...NEW_UI, state: undefined }],
    ["another state", { ...NEW_UI, state: "ON" }],
    ["variants that are no object", { ...NEW_UI, variants: [true] }],
    ["a default variant it does not have", { ...NEW_UI, defaultVariant: "blue" }],
    ["a default variant that every object inherits", { ...NEW_UI, defaultVariant: "toString" }],
    ["targeting that is no object", { ...NEW_UI, targeting: "on" }],
    ["targeting with an unknown operator", { ...NEW_UI, targeting: { xor: [] } }],
    ["metadata that is no object", { ...NEW_UI, metadata: "v2" }],
    ["a bucketing nobody knows", { ...NEW_UI, metadata: { bucketing: "v9" } }],
    ["evaluators that are no object", { ...NEW_UI, $evaluators: 7 }],
    ["a prerequisite without a variant", { ...NEW_UI, prerequisites: [{ flag: "a" }] }],
    ["a prerequisite that is null", { ...NEW_UI, prerequisites: [null] }],
    ["prerequisites that are no list", { ...NEW_UI, prerequisites: { flag: "a", variant: "on" } }],
  ])("refuses a definition with %s", async (_, content) => {
    await expect(compileFlag("new-ui", content)).rejects.toThrow(SyntaxError)
  })
})
