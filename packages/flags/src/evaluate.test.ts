import { describe, expect, it } from "vitest"
import { compileFlag } from "./definition/compile-flag.ts"
import type { CompiledFlag } from "./definition/compiled-flag.ts"
import { evaluate } from "./evaluate.ts"

type Needs = readonly (readonly [flag: string, variant: string])[]

function definition(needs: Needs, targeting: unknown = {}): unknown {
  const prerequisites = needs.map(([flag, variant]) => ({ flag, variant }))
  return { state: "ENABLED", variants: { on: true, off: false }, defaultVariant: "on", targeting, prerequisites }
}

async function compileAll(definitions: Record<string, unknown>): Promise<Map<string, CompiledFlag>> {
  const flags = new Map<string, CompiledFlag>()
  for (const [name, content] of Object.entries(definitions)) flags.set(name, await compileFlag(name, content))
  return flags
}

async function resolve(definitions: Record<string, unknown>, name: string, context = {}) {
  const flags = await compileAll(definitions)
  const flag = flags.get(name)
  if (flag === undefined) throw new RangeError(name)
  return evaluate(flag, context, 0, flags)
}

const MET = { value: true, variant: "on", reason: "STATIC" }
const NOT_MET = { value: undefined, reason: "DISABLED" }

describe("evaluate() with prerequisites", () => {
  const onForPro = { if: [{ "==": [{ var: "plan" }, "pro"] }, "on", "off"] }

  it("goes by what the other flag comes to in the same context", async () => {
    const flags = { api: definition([], onForPro), ui: definition([["api", "on"]]) }
    expect(await resolve(flags, "ui", { plan: "pro" })).toMatchObject(MET)
    expect(await resolve(flags, "ui", { plan: "free" })).toEqual({ ...NOT_MET, flagMetadata: {} })
  })

  it("wants all of them", async () => {
    const flags = { a: definition([]), b: definition([], { if: [true, "off"] }) }
    expect(
      await resolve(
        {
          ...flags,
          ui: definition([
            ["a", "on"],
            ["b", "off"],
          ]),
        },
        "ui",
      ),
    ).toMatchObject(MET)
    expect(
      await resolve(
        {
          ...flags,
          ui: definition([
            ["a", "on"],
            ["b", "on"],
          ]),
        },
        "ui",
      ),
    ).toMatchObject(NOT_MET)
  })

  it("follows them further", async () => {
    const flags = { a: definition([], onForPro), b: definition([["a", "on"]]), ui: definition([["b", "on"]]) }
    expect(await resolve(flags, "ui", { plan: "pro" })).toMatchObject(MET)
    expect(await resolve(flags, "ui")).toMatchObject(NOT_MET)
  })

  it.each<[string, Record<string, unknown>]>([
    ["there is no such flag", { ui: definition([["absent", "on"]]) }],
    ["the flag has no variants", { plain: true, ui: definition([["plain", "true"]]) }],
    ["it is the flag itself", { ui: definition([["ui", "on"]]) }],
    ["they form a circle", { a: definition([["ui", "on"]]), ui: definition([["a", "on"]]) }],
  ])("is not met where %s", async (_, flags) => {
    expect(await resolve(flags, "ui")).toMatchObject(NOT_MET)
  })

  it("comes to an end where they double at every step", async () => {
    const layers = Array.from({ length: 60 }, (_, layer) => {
      const next = [
        [`f${layer + 1}`, "on"],
        [`f${layer + 1}`, "on"],
      ] as const
      return [`f${layer}`, definition(next)] as const
    })
    const flags = { ...Object.fromEntries(layers), f60: definition([]) }
    expect(await resolve(flags, "f0")).toMatchObject({ value: undefined })
  })
})
