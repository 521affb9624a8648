import { createKvClient, isKvError, type KvStore, ValueTooLargeError } from "@larder/core"
import { startLocalKv } from "@larder/local"
import { createMemoryStore, fakeClock, recordingStore, seededRandom } from "@larder/testing"
import { describe, expect, it, onTestFinished } from "vitest"
import { createFlagsAdmin, type FlagDefinition, InvalidFlagError } from "../admin.ts"
import { createFlags } from "../create-flags.ts"

const ANN = { by: "ann@larder.dev" }
const SWITCH: FlagDefinition = { state: "ENABLED", variants: { on: true, off: false }, defaultVariant: "off" }
const PINNED = { ...SWITCH, metadata: { bucketing: "v2" } }

function rig(set?: string, behind: KvStore = createMemoryStore()) {
  const clock = fakeClock()
  const store = recordingStore(behind)
  return { clock, store, admin: createFlagsAdmin({ store, set, now: clock.now, random: seededRandom(1) }) }
}

async function textOf(store: KvStore, key: string): Promise<string | undefined> {
  const value = await store.get(key)
  return value && new TextDecoder().decode(value.bytes)
}

const homes = [
  ["a key each", undefined],
  ["a set", "shop"],
] as const

describe.each(homes)("createFlagsAdmin() with flags in %s", (_, set) => {
  it("writes what flags then read", async () => {
    const { store, admin } = rig(set)
    await admin.set("new-ui", SWITCH, ANN)
    await admin.set("limit", 10, ANN)
    await admin.set("banner", "hello", ANN)
    await admin.set("sizes", { small: 1 }, ANN)
    const flags = createFlags({ store, set })
    await flags.ready()
    expect(flags.boolean("new-ui", true)).toBe(false)
    expect(flags.number("limit", 0)).toBe(10)
    expect(flags.string("banner", "")).toBe("hello")
    expect(flags.object("sizes", {})).toEqual({ small: 1 })
    expect(await admin.names()).toEqual(["banner", "limit", "new-ui", "sizes"])
    expect(await admin.get("new-ui")).toEqual(PINNED)
    expect(await admin.get("absent")).toBeUndefined()
  })

  it("is seen at once by the flags of its process", async () => {
    const { store } = rig(set)
    const flags = createFlags({ store, set })
    const admin = createFlagsAdmin({ store, set, flags })
    await admin.set("new-ui", true, ANN)
    expect(flags.boolean("new-ui", false)).toBe(true)
    await admin.set("new-ui", false, ANN)
    expect(flags.boolean("new-ui", true)).toBe(false)
  })

  it("patches, removes, and notes who did what, when, from what to what", async () => {
    const { clock, admin } = rig(set)
    const startMs = clock.now()
    await admin.set("new-ui", SWITCH, ANN)
    await clock.advance(1_000)
    await admin.patch("new-ui", { defaultVariant: "on", metadata: { team: "shop" } }, { by: "bob" })
    await clock.advance(1_000)
    await admin.remove("new-ui", ANN)
    const patched = { ...SWITCH, defaultVariant: "on", metadata: { bucketing: "v2", team: "shop" } }
    expect(await admin.get("new-ui")).toBeUndefined()
    const changes = await admin.history("new-ui")
    expect(changes.map(({ id: _, ...change }) => change)).toEqual([
      { name: "new-ui", atMs: startMs + 2_000, by: ANN.by, action: "remove", from: patched },
      { name: "new-ui", atMs: startMs + 1_000, by: "bob", action: "patch", from: PINNED, to: patched },
      { name: "new-ui", atMs: startMs, by: ANN.by, action: "set", to: PINNED },
    ])
    expect(await admin.history("new-ui", { limit: 1 })).toEqual(changes.slice(0, 1))
    expect(await admin.history("new")).toEqual([])
  })

  it("rolls back the last change, or to a change", async () => {
    const { admin } = rig(set)
    const first = await admin.set("limit", 1, ANN)
    await admin.set("limit", 2, ANN)
    await admin.set("limit", 3, ANN)
    await admin.rollback("limit", ANN)
    expect(await admin.get("limit")).toBe(2)
    await admin.rollback("limit", { ...ANN, to: first.id })
    expect(await admin.get("limit")).toBe(1)
    await admin.remove("limit", ANN)
    await admin.rollback("limit", ANN)
    expect(await admin.get("limit")).toBe(1)
    expect((await admin.history("limit")).map(({ action }) => action)).toEqual([
      ...["rollback", "remove", "rollback", "rollback", "set", "set", "set"],
    ])
    await expect(admin.rollback("limit", { ...ANN, to: "no-such-change" })).rejects.toThrow(InvalidFlagError)
    await expect(admin.rollback("absent", ANN)).rejects.toThrow(InvalidFlagError)
  })

  it("rolls out in the place of the else, and keeps the conditions", async () => {
    const { store, admin } = rig(set)
    const targeting = { if: [{ "==": [{ var: "plan" }, "pro"] }, "on"] }
    await admin.set("new-ui", { ...SWITCH, targeting }, ANN)
    const flags = createFlags({ store, set })
    const countOn = async (percent: number) => {
      await admin.rollout("new-ui", { variant: "on", percent }, ANN)
      await flags.refresh()
      expect(flags.boolean("new-ui", false, { plan: "pro" })).toBe(true)
      const users = Array.from({ length: 1_000 }, (_, user) => `user-${user}`)
      return new Set(users.filter((targetingKey) => flags.boolean("new-ui", false, { targetingKey })))
    }
    const ten = await countOn(10)
    const twenty = await countOn(20)
    expect(ten.size).toBeGreaterThan(70)
    expect(twenty.size).toBeGreaterThan(160)
    expect([...twenty]).toEqual(expect.arrayContaining([...ten]))
    expect((await countOn(0)).size).toBe(0)
  })

  it("pins how a flag buckets when it is made, and keeps the pin", async () => {
    const { admin } = rig(set)
    const bucketing = async () => (await admin.get("a")) as FlagDefinition
    await admin.set("a", SWITCH, ANN)
    expect((await bucketing()).metadata).toEqual({ bucketing: "v2" })
    await admin.set("a", { ...SWITCH, metadata: { bucketing: "v1" } }, ANN)
    await admin.set("a", SWITCH, ANN)
    expect((await bucketing()).metadata).toEqual({ bucketing: "v1" })
  })

  it.each<[string, unknown]>([
    ["no state", { variants: { on: true } }],
    ["no variants", { ...SWITCH, variants: {} }],
    ["variants of several kinds", { ...SWITCH, variants: { on: true, off: "no" } }],
    ["a default variant it does not have", { ...SWITCH, defaultVariant: "blue" }],
    ["an unknown operator", { ...SWITCH, targeting: { xor: [] } }],
    ["an unknown bucketing", { ...SWITCH, metadata: { bucketing: "v9" } }],
    [
      "a circle",
      (() => {
        const circle: Record<string, unknown> = { ...SWITCH }
        circle["self"] = circle
        return circle
      })(),
    ],
    ["a prototype", JSON.parse('{"state":"ENABLED","variants":{"__proto__":true}}')],
    ["a prerequisite there is not", { ...SWITCH, prerequisites: [{ flag: "absent", variant: "on" }] }],
    ["a prerequisite on itself", { ...SWITCH, prerequisites: [{ flag: "new-ui", variant: "on" }] }],
    ["NaN", Number.NaN],
  ])("writes nothing when a flag has %s", async (_, content) => {
    const { store, admin } = rig(set)
    await expect(admin.set("new-ui", content as FlagDefinition, ANN)).rejects.toThrow(InvalidFlagError)
    expect(store.counts().put).toBe(0)
  })

  it("writes nothing without an author, and nothing to a flag that is not there", async () => {
    const { store, admin } = rig(set)
    await expect(admin.set("a", true, { by: " " })).rejects.toThrow("by")
    await expect(admin.patch("a", {}, ANN)).rejects.toThrow(InvalidFlagError)
    await expect(admin.remove("a", ANN)).rejects.toThrow(InvalidFlagError)
    await expect(admin.rollout("a", { variant: "on", percent: 1 }, ANN)).rejects.toThrow(InvalidFlagError)
    expect(store.counts()).toMatchObject({ put: 0, delete: 0 })
  })

  it("refuses prerequisites that lead back, however far round", async () => {
    const { admin } = rig(set)
    const after = (flag: string) => ({ ...SWITCH, prerequisites: [{ flag, variant: "on" }] })
    await admin.set("a", SWITCH, ANN)
    await admin.set("b", after("a"), ANN)
    await admin.set("c", after("b"), ANN)
    await expect(admin.set("a", after("c"), ANN)).rejects.toThrow("lead back")
    await expect(admin.set("d", { ...SWITCH, prerequisites: [{ flag: "a", variant: "blue" }] }, ANN)).rejects.toThrow(
      "variant",
    )
  })

  it("makes one change after the other, also after one that fails", async () => {
    const { admin } = rig(set)
    await admin.set("limits", { a: 0, b: 0 }, ANN)
    const changes = [
      admin.patch("limits", { a: 1 }, ANN),
      admin.patch("absent", {}, ANN),
      admin.patch("limits", { b: 2 }, ANN),
    ]
    expect((await Promise.allSettled(changes)).map(({ status }) => status)).toEqual([
      "fulfilled",
      "rejected",
      "fulfilled",
    ])
    expect(await admin.get("limits")).toEqual({ a: 1, b: 2 })
  })
})

describe("createFlagsAdmin()", () => {
  it("notes a change before it is made: none is without a trace", async () => {
    const { store, admin } = rig()
    await admin.set("new-ui", true, ANN)
    const [read, log, write] = store.operations
    expect(read).toBe("get flag/new-ui")
    expect(log).toMatch(/^put flag-log\/new-ui\/\d{13}-[0-9a-f]{8} \{/)
    expect(write).toBe("put flag/new-ui true")
  })

  it("writes values as the raw text that the vendor's programs read", async () => {
    const { store, admin } = rig()
    await admin.set("shop/open", true, ANN)
    await admin.set("limit", -2.5, ANN)
    await admin.set("banner", "hello", ANN)
    expect(await textOf(store, "flag/shop/open")).toBe("true")
    expect(await textOf(store, "flag/limit")).toBe("-2.5")
    expect(await textOf(store, "flag/banner")).toBe("hello")
  })

  it.each(["true", "42", "", " padded", '{"a"', "[1]"])(
    "refuses the text %j, which would be read as something else",
    async (text) => {
      await expect(rig().admin.set("banner", text, ANN)).rejects.toThrow(InvalidFlagError)
    },
  )

  it("leaves the rest of a set as it is, and a set that is not to be understood alone", async () => {
    const { store, admin } = rig("shop")
    const isPro = { "==": [{ var: "plan" }, "pro"] }
    const rest = {
      $schema: "https://flagd.dev/schema/v0/flags.json",
      $evaluators: { isPro },
      metadata: { team: "shop" },
    }
    await store.put("flag-set/shop", JSON.stringify({ ...rest, flags: { other: 1 } }))
    await admin.set("new-ui", { ...SWITCH, targeting: { if: [{ $ref: "isPro" }, "on"] } }, ANN)
    expect(JSON.parse((await textOf(store, "flag-set/shop")) ?? "")).toMatchObject({ ...rest, flags: { other: 1 } })
    await store.put("flag-set/shop", '{"flags": ')
    store.clear()
    await expect(admin.set("new-ui", true, ANN)).rejects.toThrow("stays as it is")
    expect(store.counts().put).toBe(0)
  })

  it("writes nothing when flag and audit trail are larger than a value can be", async () => {
    const { store, admin } = rig()
    const large = "x".repeat(600_000)
    await admin.set("banner", large, ANN)
    await expect(admin.set("banner", `${large}y`, ANN)).rejects.toThrow(ValueTooLargeError)
    expect(await textOf(store, "flag/banner")).toBe(large)
  })

  it("throws errors of the family", async () => {
    const error: unknown = await rig()
      .admin.remove("a", ANN)
      .catch((caught: unknown) => caught)
    expect(isKvError(error) && error.code).toBe("INVALID_FLAG")
  })

  it("works over HTTP, on the local server", async () => {
    const local = await startLocalKv()
    onTestFinished(() => local.close())
    const { id } = await local.createNamespace({ name: "flags" })
    const store = createKvClient({ apiKey: local.apiKey, baseUrl: `${local.url}/v2` }).namespace(id)
    const flags = createFlags({ store, flags: { "new-ui": { type: "boolean", default: false } } })
    const admin = createFlagsAdmin({ store, flags })
    await admin.set("new-ui", SWITCH, ANN)
    await admin.rollout("new-ui", { variant: "on", percent: 100 }, ANN)
    expect(flags.value("new-ui", { targetingKey: "user-1" })).toBe(true)
    await admin.rollback("new-ui", ANN)
    expect(flags.value("new-ui", { targetingKey: "user-1" })).toBe(false)
    expect((await admin.history("new-ui")).map(({ action }) => action)).toEqual(["rollback", "rollout", "set"])
  })
})
