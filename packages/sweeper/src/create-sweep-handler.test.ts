import { describe, expect, it, vi } from "vitest"
import { type CreateSweepHandlerOptions, createSweepHandler } from "./index.ts"
import { setUp } from "./test-kit/set-up.ts"
import { DAY_MS, HOUR_MS } from "./test-kit/sweep-times.ts"

const SECRET = "a secret of the scheduler"

async function door(options: Partial<CreateSweepHandlerOptions> = {}) {
  const world = setUp()
  await world.putMany("cache/", 20, HOUR_MS)
  await world.clock.advance(2 * DAY_MS)
  const policies = [{ prefix: "cache/", ttlMs: HOUR_MS }]
  const handle = createSweepHandler({ secret: SECRET, store: world.store, policies, now: world.clock.now, ...options })
  world.store.clear()
  return { ...world, handle }
}

const call = (authorization = `Bearer ${SECRET}`, path = "/cron", method = "POST") =>
  new Request(`https://app.example${path}`, { method, headers: { authorization } })

describe("createSweepHandler()", () => {
  it("answers 200 with the report when all is swept", async () => {
    const { handle, keys } = await door()
    const response = await handle(call())
    expect(response.status).toBe(200)
    expect(response.headers.get("content-type")).toContain("application/json")
    const report: unknown = await response.json()
    expect(report).toMatchObject({ done: true, prefixes: [{ deleted: 20 }] })
    expect(await keys()).toEqual([])
  })

  it("answers 207 when the budget ended it, and the next call goes on", async () => {
    const { handle, keys } = await door({ budget: { maxOperations: 15 } })
    const statuses = [await handle(call()), await handle(call()), await handle(call())].map(({ status }) => status)
    expect(statuses).toEqual([207, 207, 200])
    expect(await keys()).toEqual([])
  })

  it("answers 207 when a key failed, although its prefix is done", async () => {
    const world = setUp()
    let fails = 1
    const store: CreateSweepHandlerOptions["store"] = {
      ...world.store,
      async delete(key, options) {
        if (fails-- > 0) throw new Error("not now")
        await world.store.delete(key, options)
      },
    }
    await world.putMany("cache/", 3, HOUR_MS)
    await world.clock.advance(2 * DAY_MS)
    const { handle } = await door({ store, now: world.clock.now })
    const response = await handle(call())
    expect([response.status, await response.json()]).toMatchObject([207, { done: true, prefixes: [{ failed: 1 }] }])
    expect((await handle(call())).status).toBe(200)
    expect(await world.keys()).toEqual([])
  })

  it.each(["bearer", "BEARER"])("takes the scheme in any case: %s", async (scheme) => {
    const { handle } = await door()
    expect((await handle(call(`${scheme} ${SECRET}`))).status).toBe(200)
  })

  it("goes on by the state in the store, where that is kept", async () => {
    const { handle, store } = await door({ budget: { maxOperations: 15 }, state: "kv" })
    expect((await handle(call())).status).toBe(207)
    expect(store.operations.at(-1)).toMatch(/^put cache\/=s\/sweep/)
    await handle(call())
    expect(store.operations.filter((one) => one === "get cache/=s/sweep")).toHaveLength(2)
  })

  it.each([
    ["none", ""],
    ["another", "Bearer another secret entirely"],
    ["the secret without its scheme", SECRET],
    ["a beginning of it", `Bearer ${SECRET.slice(0, -1)}`],
    ["one that goes on", `Bearer ${SECRET}x`],
    ["one in another case", `Bearer ${SECRET.toUpperCase()}`],
  ])("answers 401 to the secret of %s, without a hint, and does nothing", async (_, authorization) => {
    const { handle, store } = await door()
    const response = await handle(call(authorization))
    expect(response.status).toBe(401)
    expect(await response.text()).toBe("")
    expect([...response.headers]).toEqual([])
    expect(store.operations).toEqual([])
  })

  it("hashes what is sent before it compares, so that no length and no beginning shows in its time", async () => {
    const { handle } = await door()
    const digest = vi.spyOn(crypto.subtle, "digest")
    for (const authorization of ["", "Bearer a", `Bearer ${SECRET.slice(0, -1)}`, "x".repeat(1_000)]) {
      await handle(call(authorization))
    }
    expect(digest).toHaveBeenCalledTimes(8)
  })

  it("answers 405 to another method and 404 to another path, by the options", async () => {
    const { handle } = await door()
    const wrong = await handle(call(undefined, "/cron", "GET"))
    expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "POST"])
    expect((await handle(call(undefined, "/"))).status).toBe(404)
    const { handle: other } = await door({ method: "GET", path: "/jobs/sweep" })
    expect((await other(call(undefined, "/jobs/sweep?x=1", "GET"))).status).toBe(200)
  })

  it("answers 409 while a sweep runs in the process", async () => {
    const world = setUp()
    let listed = (): void => {}
    const isListing = new Promise<void>((resolve) => {
      listed = resolve
    })
    let release = (): void => {}
    const isReleased = new Promise<void>((resolve) => {
      release = resolve
    })
    const slow: CreateSweepHandlerOptions["store"] = {
      ...world.store,
      list: async (options) => {
        listed()
        await isReleased
        return await world.store.list(options)
      },
    }
    const { handle } = await door({ store: slow })
    const first = handle(call())
    await isListing
    expect((await handle(call())).status).toBe(409)
    release()
    expect((await first).status).toBe(200)
    expect((await handle(call())).status).toBe(200)
  })

  it("throws what the function of the policies throws, and is free again", async () => {
    const policies = vi.fn(() => [{ prefix: "cache/" }])
    const { handle } = await door({ policies })
    policies.mockImplementationOnce(() => {
      throw new Error("not now")
    })
    await expect(handle(call())).rejects.toThrow("not now")
    expect((await handle(call())).status).toBe(200)
  })

  it.each([
    ["a short secret", { secret: "short" }, RangeError],
    ["no secret", { secret: undefined as never }, TypeError],
    ["a bad policy", { policies: [{ prefix: "" }] }, RangeError],
  ])("refuses %s at once", async (_, options, kind) => {
    await expect(door(options)).rejects.toBeInstanceOf(kind)
  })
})
