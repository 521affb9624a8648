import { withExpiry } from "@larder/expiry"
import { describe, expect, it } from "vitest"
import { openWorld, type World } from "../../test-kit/open-world.ts"
import { plain } from "../../test-kit/run-larder.ts"
import type { KeyFacts } from "./read-facts.ts"

const HOUR = 3_600_000

/** Some keys: a fresh one with tags, a stale one, an ended one, one of another program, a broken one. */
async function openFilled(): Promise<World & { readonly now: () => number }> {
  const world = await openWorld()
  const startMs = Date.now()
  const entries = withExpiry(world.store, { now: () => startMs })
  await entries.set("user:42", { name: "Zoë" }, { ttlMs: 10 * HOUR, tags: ["a", "b"], writtenAtMs: startMs - 60_000 })
  await entries.set("cache/stale", 1, { ttlMs: HOUR, staleMs: 10 * HOUR })
  await world.store.put("cache/ended", JSON.stringify({ expires_at: startMs - HOUR, value: "old" }))
  await world.store.put("flag/x", "true")
  await world.store.put("cache/broken", '{"expires_at":true,"value":1}')
  return { ...world, now: () => startMs + 2 * HOUR }
}

describe("larder keys list", () => {
  it("shows size, age, end and tags of each key", async () => {
    const { larder, now } = await openFilled()
    const { code, out, error } = await larder(["keys", "list"], { now })
    expect([code, error]).toEqual([0, ""])
    const rows = out.trimEnd().split("\n")
    expect(rows.map((row) => row.replace(/^ +\S+ \S+ +\S+ \S+(?: \S+ \S+)? {2}/, ""))).toEqual([
      "    SIZE         AGE  ENDS                KEY",
      "corrupt             cache/broken",
      "3 h ago             cache/ended",
      "stale, 9 h          cache/stale",
      "no envelope         flag/x",
      "in 8 h              user=3A42 #a #b",
    ])
    expect(rows.at(-1)).toMatch(/^ +\d+ B {2} +2 h 1 min {2}/)
  })

  it("prints one JSON array with what the list and the envelopes say", async () => {
    const { larder, now } = await openFilled()
    const { code, json } = await larder(["keys", "list", "--json"], { now })
    expect(code).toBe(0)
    const startMs = now() - 2 * HOUR
    const keys = json<KeyFacts[]>()
    expect(keys.map(({ key, state }) => [key, state])).toEqual([
      ["cache/broken", "corrupt"],
      ["cache/ended", "expired"],
      ["cache/stale", "stale"],
      ["flag/x", "foreign"],
      ["user=3A42", "fresh"],
    ])
    expect(keys[4]).toMatchObject({
      expiresAtMs: startMs + 10 * HOUR,
      writtenAtMs: startMs - 60_000,
      tags: ["a", "b"],
      sizeBytes: expect.any(Number),
      updatedAtMs: expect.any(Number),
    })
  })

  it("costs one list and a read for each key; with --raw, the list alone", async () => {
    const { larder, local } = await openFilled()
    const before = local.bill()
    await larder(["keys", "list", "cache/"])
    expect(local.bill()).toMatchObject({ lists: before.lists + 1, gets: before.gets + 3 })
    const raw = await larder(["keys", "list", "cache/", "--raw"])
    expect(local.bill()).toMatchObject({ lists: before.lists + 2, gets: before.gets + 3 })
    expect(raw.out).toMatch(/ {2}- +cache\/broken\n/)
  })

  it("takes a prefix as an application has it", async () => {
    const { larder } = await openFilled()
    expect((await larder(["keys", "list", "user:", "--json"])).json()).toMatchObject([{ key: "user=3A42" }])
  })

  it("shows 100 keys and says that there are more; --limit and --all show them", async () => {
    const { larder, local, id } = await openWorld()
    const seed = Object.fromEntries(Array.from({ length: 1_150 }, (_, n) => [`k${String(n).padStart(4, "0")}`, "x"]))
    await local.seed(id, seed)
    const count = async (...args: string[]): Promise<[number, string]> => {
      const { out, error } = await larder(["keys", "list", "--json", ...args])
      return [(JSON.parse(out) as unknown[]).length, error.trim()]
    }
    const more = (shown: number): string => `The first ${shown}: there are more. --limit <n> or --all shows them.`
    expect(await count()).toEqual([100, more(100)])
    expect(await count("--limit", "101")).toEqual([101, more(101)])
    const before = local.bill()
    expect(await count("--limit", "3")).toEqual([3, more(3)])
    expect(local.bill()).toMatchObject({ lists: before.lists + 1, gets: before.gets + 3 })
    expect(await count("--limit", "1150", "--raw")).toEqual([1_150, ""])
    expect(await count("--all", "--raw")).toEqual([1_150, ""])
  })

  it("says that there is nothing", async () => {
    const { larder } = await openWorld()
    expect(await larder(["keys", "list"])).toMatchObject({ code: 0, out: "", error: "There are no keys.\n" })
    expect(await larder(["keys", "list", "x", "--json"])).toMatchObject({
      code: 0,
      out: "[]\n",
      error: "No key begins with x\n",
    })
  })
})

describe("larder keys list --json that fails on the way", () => {
  it("leaves a whole array of what it had, and fails", async () => {
    const { larder, local, id } = await openWorld()
    await local.seed(id, Object.fromEntries(Array.from({ length: 1_500 }, (_, n) => [`key-${n}`, "1"])))
    local.setFaults([{ operation: "list", nth: 2, fault: { kind: "status", status: 403 } }])
    const run = await larder(["keys", "list", "--all", "--raw", "--json"])
    expect([run.code, run.json<KeyFacts[]>().length]).toEqual([1, 1_000])
    expect(JSON.parse(run.error)).toMatchObject({ error: { code: "HTTP_403" } })
  })

  it("prints the error alone where there was nothing", async () => {
    const { larder, local } = await openWorld()
    local.setFaults([{ operation: "list", fault: { kind: "status", status: 403 } }])
    expect(await larder(["keys", "list", "--json"])).toMatchObject({ code: 1, out: "" })
  })
})

describe("larder keys get", () => {
  it("shows the value and all that is known of it", async () => {
    const { larder, now } = await openFilled()
    const { code, out } = await larder(["keys", "get", "user:42"], { now })
    expect(code).toBe(0)
    expect(out).toMatch(
      /^key {9}user=3A42\nstands for {2}user:42\nstate {7}fresh\nends {8}in 8 h \(\d{4}-.*Z\)\nage {9}2 h 1 min\nsize {8}\d+ B\ntype {8}application\/json\ntags {8}a, b\n\n\{\n {2}"name": "Zoë"\n\}\n$/,
    )
  })

  it("prints it as JSON", async () => {
    const { larder, now } = await openFilled()
    const { json } = await larder(["keys", "get", "user=3A42", "--json"], { now })
    expect(json()).toMatchObject({
      key: "user=3A42",
      state: "fresh",
      expiresAtMs: now() + 8 * HOUR,
      tags: ["a", "b"],
      contentType: "application/json",
      value: { name: "Zoë" },
    })
  })

  it("shows what has ended, too", async () => {
    const { larder } = await openFilled()
    const { code, out, json } = await larder(["keys", "get", "cache/ended", "--json"])
    expect([code, json()]).toEqual([0, expect.objectContaining({ state: "expired", value: "old" })])
    expect(out).toContain("expired")
  })

  it("writes exactly what is stored with --raw, bytes too", async () => {
    const { larder, store } = await openWorld()
    const bytes = Uint8Array.of(0, 255, 27, 91, 10)
    await store.put("b", bytes)
    expect(new Uint8Array((await larder(["keys", "get", "b", "--raw"])).bytes)).toEqual(bytes)
    expect((await larder(["keys", "get", "b"])).out).toContain("(5 bytes that are no text: --raw writes them)")
    expect((await larder(["keys", "get", "b", "--json"])).json()).toMatchObject({
      state: "foreign",
      base64: "AP8bWwo=",
    })
  })

  it("shows values that are not plain JSON", async () => {
    const { larder, store } = await openWorld()
    await withExpiry(store).set("m", new Map([["at", new Date(0)]]))
    expect((await larder(["keys", "get", "m"])).out).toContain("Map(1) { 'at' => 1970-01-01T00:00:00.000Z }")
    expect((await larder(["keys", "get", "m", "--json"])).json()).toMatchObject({
      value: [["at", "1970-01-01T00:00:00.000Z"]],
      meta: expect.anything(),
    })
  })

  it("exits with 3 when there is no such key, and says where it looked", async () => {
    const { larder } = await openWorld()
    expect(await larder(["keys", "get", "a:b"])).toMatchObject({
      code: 3,
      out: "",
      error: "larder: there is no key a:b, which is stored as a=3Ab\n",
    })
    const { code, error } = await larder(["keys", "get", "a", "--json"])
    expect([code, JSON.parse(error)]).toEqual([3, { error: { code: "NOT_FOUND", message: "there is no key a" } }])
  })

  it("costs one read and one list; with --raw, the read alone", async () => {
    const { larder, local } = await openFilled()
    const before = local.bill()
    await larder(["keys", "get", "flag/x"])
    await larder(["keys", "get", "flag/x", "--raw"])
    expect(local.bill()).toMatchObject({ lists: before.lists + 1, gets: before.gets + 2 })
  })
})

describe("larder keys put", () => {
  it("writes an envelope with end and tags, which the application reads", async () => {
    const { larder, store } = await openWorld()
    const args = ["keys", "put", "user:42", '{"n":1}', "--ttl", "1h", "--stale", "30m", "--tags", "a, b"]
    const { code, out } = await larder(args, { now: () => 0 })
    expect([code, out]).toEqual([0, expect.stringMatching(/^Wrote user=3A42: \d+ B, ends \d{4}-/)])
    const entry = await withExpiry(store).getEntry("user:42")
    expect(entry).toMatchObject({ value: { n: 1 }, tags: ["a", "b"] })
    expect((entry?.staleUntilMs ?? 0) - (entry?.expiresAtMs ?? 0)).toBe(HOUR / 2)
  })

  it.each([
    ["text", "hello", "hello"],
    ["a number", "12", 12],
    ["a text of digits", '"12"', "12"],
  ])("stores %s", async (_, given, expected) => {
    const { larder, store } = await openWorld()
    const { json } = await larder(["keys", "put", "k", given, "--json"])
    expect(json()).toMatchObject({ key: "k", sizeBytes: expect.any(Number) })
    expect(await withExpiry(store).get("k")).toBe(expected)
  })

  it("stores the standard input, bytes too", async () => {
    const { larder, store } = await openWorld()
    const bytes = Uint8Array.of(255, 0)
    await larder(["keys", "put", "a"], { stdin: "<html>\n" })
    await larder(["keys", "put", "b", "-"], { stdin: bytes })
    expect(await withExpiry(store).get("a")).toBe("<html>\n")
    expect(await withExpiry(store).get("b")).toEqual(bytes)
  })

  it("stores it as it is with --raw, and leaves its end to the server", async () => {
    const { larder, store, local } = await openWorld()
    const args = ["keys", "put", "flag/x", "true", "--raw", "--ttl", "1h", "--content-type", "text/plain"]
    const now = () => Date.UTC(2026, 10, 21, 10)
    const out = "Wrote flag/x: 4 B, ends 2026-11-21 11:00:00Z\n"
    expect(await larder(args, { now })).toMatchObject({ code: 0, out })
    const value = await store.get("flag/x")
    expect([new TextDecoder().decode(value?.bytes), value?.contentType]).toEqual(["true", "text/plain"])
    local.advance(HOUR)
    expect(await store.get("flag/x")).toBeUndefined()
  })

  it.each([
    [["--stale", "1h"], "--stale goes with --ttl"],
    [["--raw", "--tags", "a"], "--tags go with an envelope: leave --raw away"],
    [["--content-type", "a/b"], "--content-type is for --raw: an envelope has a type of its own"],
    [["--ttl", "0s"], "--ttl: expected a duration of 1ms or more, got 0s"],
    [["--timeout", "0s"], "--timeout: expected a duration of 1ms or more, got 0s"],
    [["--ttl", "60"], "--ttl: expected a duration such as 90s, 15m, 24h or 30d, got 60"],
  ])("refuses %j", async (args, message) => {
    const { larder, local } = await openWorld()
    const { code, error } = await larder(["keys", "put", "k", "v", ...args])
    expect([code, error.split("\n")[0]]).toEqual([2, `larder: ${message}`])
    expect(local.requests()).toEqual([])
  })
})

describe("larder keys delete", () => {
  it("deletes nothing that does not begin with the prefix, although the server lists it", async () => {
    const { larder, local, id } = await openWorld()
    await local.seed(id, { "cache/a": "1", "session/a": "2" })
    const data = ["cache/a", "session/a"].map((key) => ({ key, size_bytes: 1, updated_at: "2026-11-21T10:00:00Z" }))
    const body = JSON.stringify({ record_type: "storage_kv_key", data, meta: { has_more: false } })
    local.setFaults([{ operation: "list", fault: { kind: "status", status: 200, body } }])
    const { code, out } = await larder(["keys", "delete", "--prefix", "cache/", "--yes"])
    expect([code, out]).toEqual([0, "Deleted 1 key\n"])
    expect([...local.exportNamespace(id)].join("")).toContain("session/a")
  })

  it("deletes keys as they are given, there or not", async () => {
    const { larder, local, id } = await openWorld()
    await local.seed(id, { "user=3A42": "1", b: "2", c: "3" })
    const { code, json } = await larder(["keys", "delete", "user:42", "b", "gone", "--json"])
    expect([code, json()]).toEqual([0, { deleted: 3, keys: ["user=3A42", "b", "gone"] }])
    expect([...local.exportNamespace(id)]).toHaveLength(1)
  })

  it("asks before it deletes a prefix, with count and price", async () => {
    const { larder, local, id } = await openWorld()
    await local.seed(id, { "a/1": "1", "a/2": "2", b: "3" })
    const asked: string[] = []
    const answer = (isYes: boolean) => (question: string) => {
      asked.push(question)
      return isYes
    }
    const no = await larder(["keys", "delete", "--prefix", "a/"], { answer: answer(false) })
    expect(no).toMatchObject({ code: 1, out: "", error: "larder: nothing was done\n" })
    expect([...local.exportNamespace(id)]).toHaveLength(3)
    const yes = await larder(["keys", "delete", "--prefix", "a/"], { answer: answer(true) })
    expect(yes).toMatchObject({ code: 0, out: "Deleted 2 keys\n" })
    expect([...local.exportNamespace(id)]).toHaveLength(1)
    expect(asked).toEqual(Array(2).fill("Delete 2 keys beginning with a/, for $0.000007?"))
  })

  it("needs --yes where nobody can be asked", async () => {
    const { larder, local, id } = await openWorld()
    await local.seed(id, { "a/1": "1" })
    const asked = await larder(["keys", "delete", "--prefix", "a/"])
    expect(asked).toMatchObject({ code: 2, error: expect.stringContaining("Answer with --yes.") })
    expect([...local.exportNamespace(id)]).toHaveLength(1)
    const { code, json } = await larder(["keys", "delete", "--prefix", "a/", "--yes", "--json"])
    expect([code, json()]).toEqual([0, { deleted: 1, prefix: "a/" }])
  })

  it("ends with 130 when the question is answered by Ctrl-C", async () => {
    const { larder, local, id } = await openWorld()
    await local.seed(id, { "a/1": "1" })
    expect(await larder(["keys", "delete", "--prefix", "a/"], { answer: () => undefined })).toMatchObject({ code: 130 })
    expect([...local.exportNamespace(id)]).toHaveLength(1)
  })

  it.each([
    [[], "expected keys, or --prefix <prefix>"],
    [["k", "--prefix", "a/"], "expected keys, or --prefix <prefix>"],
    [["--prefix", "", "--yes"], "--prefix: it is empty, which is every key there is"],
  ])("refuses %j", async (args, message) => {
    const { larder, local } = await openWorld()
    const { code, error } = await larder(["keys", "delete", ...args])
    expect([code, error.split("\n")[0]]).toEqual([2, `larder: ${message}`])
    expect(local.requests()).toEqual([])
  })

  it("says how far it came when it fails", async () => {
    const { larder, local, id } = await openWorld()
    await local.seed(id, { "a/1": "1", "a/2": "2" })
    local.setFaults([{ operation: "delete", key: "a/2", fault: { kind: "status", status: 400 } }])
    const { code, error } = await larder(["keys", "delete", "--prefix", "a/", "--yes"])
    expect([code, error.split("\n")[0]]).toEqual([1, "Deleted 1 of 2 keys before it failed"])
  })
})

describe("larder keys count", () => {
  it("counts keys and bytes by first segment", async () => {
    const { larder, local, id } = await openWorld()
    await local.seed(id, { "a/1": "12345", "a/2": "12345", b: "1" })
    const { code, out } = await larder(["keys", "count"], { isTerminal: true })
    expect([code, plain(out).split("\n")]).toEqual([
      0,
      [
        "KEYS  SIZE  STORAGE A MONTH  PREFIX",
        "   2  10 B    $0.0000000035  a/",
        "   1   1 B   $0.00000000035  (none)",
        "   3  11 B    $0.0000000039  all",
        "",
      ],
    ])
    expect((await larder(["keys", "count", "a/", "--json"])).json()).toEqual({
      keys: 2,
      sizeBytes: 10,
      storageUsdPerMonth: expect.closeTo(3.5e-9, 12),
      byPrefix: [{ prefix: "a/", keys: 2, sizeBytes: 10 }],
    })
  })
})
