import { KvHttpError } from "@larder/core"
import { OpenFeature, ProviderStatus, ServerProviderEvents } from "@openfeature/server-sdk"
import { afterEach, describe, expect, it } from "vitest"
import { createExposureHook, createFlagsProvider, type FlagExposure } from "../openfeature.ts"
import { rigFlags } from "../test-kit/rigged-flags.ts"

const DOMAIN = "larder"
const REFUSED = new KvHttpError(403, [], { operation: "get", outcome: "rejected", attempts: 1 })

afterEach(() => OpenFeature.clearProviders())

async function provided() {
  const rigged = rigFlags({ set: "shop" })
  await rigged.behind.put("flag-set/shop", '{"flags": {"a": 1, "b": true}}')
  const provider = createFlagsProvider(rigged.flags)
  await OpenFeature.setProviderAndWait(DOMAIN, provider)
  const client = OpenFeature.getClient(DOMAIN)
  const told: unknown[] = []
  const events = [ServerProviderEvents.Ready, ServerProviderEvents.Stale, ServerProviderEvents.Error] as const
  for (const event of events) client.addHandler(event, () => void told.push(event))
  client.addHandler(ServerProviderEvents.ConfigurationChanged, (details) => void told.push(details?.flagsChanged))
  // A handler of a state that already is has been called by now.
  await new Promise((resolve) => setImmediate(resolve))
  told.length = 0
  return { ...rigged, provider, client, told }
}

describe("createFlagsProvider()", () => {
  it("resolves values with their details", async () => {
    const { client } = await provided()
    expect(await client.getBooleanDetails("b", false)).toMatchObject({ value: true, reason: "STATIC", flagKey: "b" })
    expect(await client.getNumberValue("a", 0)).toBe(1)
    expect(await client.getStringDetails("a", "x")).toMatchObject({ value: "x", errorCode: "TYPE_MISMATCH" })
    expect(await client.getObjectDetails("absent", { x: 1 })).toMatchObject({
      value: { x: 1 },
      errorCode: "FLAG_NOT_FOUND",
    })
  })

  it("names exactly the flags that changed, when they change", async () => {
    const { flags, behind, told } = await provided()
    await flags.refresh()
    await behind.put("flag-set/shop", '{"flags": {"a": 2, "b": true, "c": 3}}')
    await flags.refresh()
    expect(told).toEqual([["a", "c"]])
  })

  it("is STALE while refreshes fail, and says so once, and READY again", async () => {
    const { flags, client, told, failWith } = await provided()
    failWith(REFUSED)
    await flags.refresh()
    await flags.refresh()
    expect(client.providerStatus).toBe(ProviderStatus.STALE)
    expect(await client.getNumberDetails("a", 0)).toMatchObject({ value: 1, reason: "STALE" })
    failWith(undefined)
    await flags.refresh()
    expect(client.providerStatus).toBe(ProviderStatus.READY)
    expect(told).toEqual([ServerProviderEvents.Stale, ServerProviderEvents.Ready])
  })

  it.each([
    ["ERROR when the store cannot be reached", new TypeError("fetch failed"), ProviderStatus.ERROR],
    ["FATAL when trying again is of no use", REFUSED, ProviderStatus.FATAL],
  ])("is %s, and READY when it can be read after all", async (_, error, status) => {
    const { flags, failWith } = rigFlags({ set: "shop" })
    failWith(error)
    await expect(OpenFeature.setProviderAndWait(DOMAIN, createFlagsProvider(flags))).rejects.toThrow(error.message)
    const client = OpenFeature.getClient(DOMAIN)
    expect(client.providerStatus).toBe(status)
    failWith(undefined)
    await flags.refresh()
    expect(client.providerStatus).toBe(ProviderStatus.READY)
  })

  it("takes flags that are declared", async () => {
    const { flags, behind } = rigFlags({ flags: { a: { type: "boolean", default: false } } })
    await behind.put("flag/a", "true")
    await OpenFeature.setProviderAndWait(DOMAIN, createFlagsProvider(flags))
    expect(await OpenFeature.getClient(DOMAIN).getBooleanValue("a", false)).toBe(true)
  })

  it("hears no more when it is closed; the flags stay open", async () => {
    const { flags, behind, told } = await provided()
    await OpenFeature.clearProviders()
    await behind.put("flag-set/shop", '{"flags": {}}')
    await flags.refresh()
    expect(told).toEqual([])
    expect(flags.details("a", 0)).toMatchObject({ errorCode: "FLAG_NOT_FOUND" })
  })

  it("passes on what is tracked", async () => {
    const { flags } = rigFlags({ set: "shop" })
    const tracked: unknown[] = []
    const provider = createFlagsProvider(flags, { onTrack: (...args) => void tracked.push(args) })
    await OpenFeature.setProviderAndWait(DOMAIN, provider)
    OpenFeature.getClient(DOMAIN).track("bought", { targetingKey: "user-1" }, { value: 9 })
    expect(tracked).toEqual([["bought", { targetingKey: "user-1" }, { value: 9 }]])
  })
})

describe("createExposureHook()", () => {
  it("tells who was given what, and nothing of failures", async () => {
    const { client } = await provided()
    const exposures: FlagExposure[] = []
    client.addHooks(createExposureHook((exposure) => void exposures.push(exposure)))
    await client.getBooleanValue("b", false, { targetingKey: "user-1" })
    await client.getBooleanValue("absent", false, { targetingKey: "user-1" })
    expect(exposures).toEqual([
      { flagKey: "b", value: true, variant: undefined, reason: "STATIC", targetingKey: "user-1" },
    ])
  })

  it("keeps what its listener throws to itself", async () => {
    const { client } = await provided()
    const hook = createExposureHook(() => {
      throw new Error("analytics are down")
    })
    expect(await client.getBooleanValue("b", false, {}, { hooks: [hook] })).toBe(true)
  })
})
