import { forEachSeed, type SeededRandom, seededRandom } from "@larder/testing"
import { describe, expect, it, onTestFinished } from "vitest"
import { createClock } from "../clock.ts"
import { startLocalKv } from "../index.ts"
import { Keyspace } from "../keyspace.ts"
import { Storage } from "../storage/storage.ts"
import { type ListBody, openLocal } from "../test-kit/open-local.ts"
import { rawRequest } from "../test-kit/raw-request.ts"
import { Distance } from "./distance.ts"
import type { LocalLocations } from "./locations.ts"

const LOCATIONS = { fra: { lagMs: 100 }, syd: { lagMs: 300 } } as const
const NAMESPACE = "00000000-0000-4000-8000-000000000000"

/** A keyspace whose clock stands still, read and written from anywhere. */
function openKeyspace(locations: LocalLocations) {
  const storage = new Storage(undefined)
  let closing: Promise<void> | undefined
  const close = (): Promise<void> => {
    closing ??= storage.close()
    return closing
  }
  onTestFinished(close)
  const clock = createClock(() => 1_790_000_000_000)
  const keyspace = new Keyspace(storage, clock, new Distance(locations, clock))
  const at = (location: string) => ({ namespaceId: NAMESPACE, location })
  return {
    clock,
    close,
    read(location: string, key: string): string | undefined {
      const stored = keyspace.get(at(location), key)
      return stored && Buffer.from(stored.bytes).toString()
    },
    list(location: string, prefix = "", after?: string, limit = 1000): string[] {
      return keyspace.list(at(location), { prefix, after, limit }).keys.map(({ key }) => key)
    },
    async write(location: string, key: string, value: string | undefined): Promise<void> {
      const request = { bytes: Buffer.from(value ?? ""), contentType: "text/plain" }
      await (value === undefined ? keyspace.delete(at(location), key) : keyspace.put(at(location), key, request))
    },
  }
}

describe("Distance", () => {
  it("lets a location read its own writes at once, and the others' after its lag", async () => {
    const { clock, read, write } = openKeyspace(LOCATIONS)
    await write("fra", "a", "1")
    expect([read("fra", "a"), read("syd", "a")]).toEqual(["1", undefined])
    clock.advance(299)
    expect(read("syd", "a")).toBeUndefined()
    clock.advance(1)
    expect(read("syd", "a")).toBe("1")
  })

  it("shows the previous value, or a deleted one, until then", async () => {
    const { clock, read, list, write } = openKeyspace(LOCATIONS)
    await write("syd", "a", "1")
    clock.advance(1_000)
    await write("fra", "a", "2")
    expect([read("fra", "a"), read("syd", "a")]).toEqual(["2", "1"])
    await write("fra", "a", undefined)
    expect([read("fra", "a"), read("syd", "a"), list("fra"), list("syd")]).toEqual([undefined, "1", [], ["a"]])
    clock.advance(300)
    expect([read("syd", "a"), list("syd")]).toEqual([undefined, []])
  })

  it("lets the last write win by commit order, wherever it is seen first", async () => {
    const { clock, read, write } = openKeyspace(LOCATIONS)
    await write("fra", "a", "first")
    clock.advance(10)
    await write("syd", "a", "second")
    expect([read("fra", "a"), read("syd", "a")]).toEqual(["first", "second"])
    clock.advance(290)
    expect([read("fra", "a"), read("syd", "a")]).toEqual(["second", "second"])
  })

  it(
    "never turns a key back, lists what it reads, and comes to agree, whatever happens",
    () =>
      forEachSeed({ quick: 20, prove: 500 }, async (seed) => {
        const random = seededRandom(seed)
        const locations = {
          a: { lagMs: 50, jitterMs: 40, seed },
          b: { lagMs: 0, jitterMs: 90, seed },
          c: { lagMs: 200 },
        }
        const { clock, close, read, list, write } = openKeyspace(locations)
        const names = Object.keys(locations)
        const keys = ["k/1", "k/2", "k/3", "m"]
        const seen = new Map<string, (string | undefined)[]>()
        for (let step = 0; step < 60; step++) {
          await write(pick(random, names), pick(random, keys), random() < 0.3 ? undefined : `${step}`)
          clock.advance(random.int(60))
          for (const location of names) {
            const values = keys.map((key) => read(location, key))
            const present = keys.filter((_, index) => values[index] !== undefined)
            expect(list(location)).toEqual(present)
            expect(list(location, "k/")).toEqual(present.filter((key) => key.startsWith("k/")))
            expect(list(location, "", "k/1", 1)).toEqual(present.filter((key) => key > "k/1").slice(0, 1))
            assertNoTurningBack(seen, location, values)
          }
        }
        clock.advance(1_000)
        const [first, ...others] = names.map((location) => keys.map((key) => read(location, key)))
        for (const other of others) expect(other).toEqual(first)
        await close()
      }),
    120_000,
  )
})

/** A location that has seen a write never sees an earlier one of that key again. */
function assertNoTurningBack(
  seen: Map<string, (string | undefined)[]>,
  location: string,
  values: (string | undefined)[],
): void {
  const before = seen.get(location) ?? []
  values.forEach((value, index) => {
    const previous = before[index]
    if (value !== undefined && previous !== undefined) expect(Number(value)).toBeGreaterThanOrEqual(Number(previous))
  })
  seen.set(location, values)
}

function pick(random: SeededRandom, items: readonly string[]): string {
  return random.pick(items) ?? ""
}

describe("startLocalKv({ locations })", () => {
  it("gives each location a URL of its own, over the same data; the plain one is the first's", async () => {
    const { local, id, keys } = await openLocal({ locations: LOCATIONS, now: () => 0 })
    const headers = { authorization: `Bearer ${local.apiKey}` }
    const target = `/v2/storage/kvs/${id}/keys/a`
    const { pathname } = new URL(local.urlAt("syd"))
    await keys("PUT", "/a", { body: "1" })
    expect((await rawRequest(local.url, `${pathname}${target}`, { headers })).status).toBe(404)
    expect((await rawRequest(local.url, `/at/fra${target}`, { headers })).text).toBe("1")
    local.advance(300)
    expect((await rawRequest(local.url, `${pathname}${target}`, { headers })).text).toBe("1")
    expect(local.requests().map(({ location }) => location)).toEqual(["fra", "syd", "fra", "syd"])
    expect((await rawRequest(local.url, `/at/nowhere${target}`, { headers })).status).toBe(404)
    expect(() => local.urlAt("nowhere")).toThrow(RangeError)
  })

  it("replays exactly: the same seed and requests are seen at the same times", async () => {
    const run = async (seed: number): Promise<string[]> => {
      const { local, id, keys } = await openLocal({
        locations: { home: { lagMs: 0 }, far: { lagMs: 10, jitterMs: 100, seed } },
        now: () => 0,
      })
      const headers = { authorization: `Bearer ${local.apiKey}` }
      const seen: string[] = []
      for (let n = 0; n < 40; n++) {
        await keys("PUT", `/${n}`)
        local.advance(20)
        const { data } = (
          await rawRequest(local.url, `/at/far/v2/storage/kvs/${id}/keys`, { headers })
        ).json() as ListBody
        seen.push(data.map(({ key }) => key).join())
      }
      return seen
    }
    const first = await run(1)
    expect(await run(1)).toEqual(first)
    expect(await run(2)).not.toEqual(first)
  })

  it.each([
    [{}, "locations: "],
    [{ "a/b": { lagMs: 1 } }, "locations.a/b: "],
    [{ fra: {} }, "locations.fra.lagMs: "],
    [{ fra: { lagMs: -1 } }, "locations.fra.lagMs: "],
    [{ fra: { lagMs: 1, jitterMs: Number.NaN } }, "locations.fra.jitterMs: "],
  ])("refuses %j", async (locations, where) => {
    // As code without types might call it.
    const starting = startLocalKv({ locations: locations as LocalLocations })
    await expect(starting).rejects.toThrow(TypeError)
    await expect(starting).rejects.toThrow(where)
  })
})
