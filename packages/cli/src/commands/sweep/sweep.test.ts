import type { FaultRule } from "@larder/local"
import type { SweepReport } from "@larder/sweeper"
import { describe, expect, it } from "vitest"
import { Interruption } from "../../index.ts"
import { ALL_FAULTS, EVERY_FAULT } from "../../test-kit/every-fault.ts"
import { openWorld, type World } from "../../test-kit/open-world.ts"
import { plain } from "../../test-kit/run-larder.ts"

const HOUR = 3_600_000
const CLEAR_LINE = "\r\u001b[2K"

/** 30 keys that ended 50 hours ago, 10 that live, one of another program; and the clock of whoever runs the command. */
async function openSwept(): Promise<World & { readonly now: () => number }> {
  const world = await openWorld()
  const entryOf = (n: number) => ({ expires_at: Date.now() + (n < 30 ? 2_000 : 3_000 * HOUR), value: n })
  const entries = Array.from({ length: 40 }, (_, n) => [`cache/${n}`, entryOf(n)] as const)
  await world.local.seed(world.id, { ...Object.fromEntries(entries), "cache/foreign": "true" })
  world.local.advance(50 * HOUR)
  return { ...world, now: () => Date.now() + 50 * HOUR }
}

function keysOf({ local, id }: World): number {
  return [...local.exportNamespace(id)].length
}

describe("larder sweep", () => {
  it("deletes what has ended and nothing that lives; first the price, last a table", async () => {
    const world = await openSwept()
    const { code, out, error } = await world.larder(["sweep", "cache/", "--grace", "1h"], { now: world.now })
    expect([code, keysOf(world)]).toEqual([0, 11])
    expect(error.split("\n")[0]).toMatch(/^cache\/: 41 keys, 41 reads and at most 41 deletes, at most \$0\.\d+$/)
    const lines = out.split("\n")
    expect(lines[0]).toMatch(/^PREFIX +SCANNED +EXPIRED +DELETED +UNREADABLE +STALE +TIME +COST$/)
    expect(lines[1]).toMatch(/^cache\/ +41 +30 +30 +1 /)
    expect(out).toMatch(/^Done: 1 list, \d+ reads, 30 deletes, \$0\.\d+, \d+ m?s$/m)
  })

  it("reads only what it deletes where a lifetime is given", async () => {
    const world = await openSwept()
    await world.larder(["keys", "delete", ...Array.from({ length: 10 }, (_, n) => `cache/${n + 30}`)])
    const args = ["sweep", "cache/", "--ttl", "1h", "--grace", "1h", "--json"]
    const { code, json } = await world.larder(args, { now: world.now })
    const { prefixes, operations } = json<SweepReport>()
    expect([code, prefixes]).toMatchObject([0, [{ scanned: 31, deleted: 30, unreadable: 1 }]])
    expect(operations).toEqual({ lists: 1, gets: 31, deletes: 30, puts: 0 })
  })

  it("exits with 1 when a prefix is given up, as its lifetime is contradicted by what is read", async () => {
    const world = await openSwept()
    const { code, out } = await world.larder(["sweep", "cache/", "--ttl", "1h", "--grace", "1h"], { now: world.now })
    expect(code).toBe(1)
    expect(keysOf(world)).toBeGreaterThanOrEqual(11)
    expect(out).toMatch(/^cache\/: given up: /m)
  })

  it("deletes nothing in a dry run, and says what it would delete", async () => {
    const world = await openSwept()
    const { code, out } = await world.larder(["sweep", "--dry-run"], { now: world.now })
    expect([code, keysOf(world)]).toEqual([0, 41])
    expect(out).toMatch(/TO DELETE/)
    expect(out).toMatch(/^cache\/ +41 +30 +30 /m)
    expect(out).toContain("Done, nothing was deleted: ")
    for (const prefix of ["session/", "session-data/", "session-user/"]) expect(out).toContain(`\n${prefix} `)
  })

  it("ends with 4 at a limit, and goes on where it stopped", async () => {
    const world = await openSwept()
    const args = ["sweep", "cache/", "--grace", "1h"]
    const limited = await world.larder([...args, "--max-usd", "0.00005", "--json"], { now: world.now })
    const report = limited.json<SweepReport>()
    expect([limited.code, report.endedBy, report.done]).toEqual([4, "maxUsd", false])
    expect(report.usd).toBeLessThanOrEqual(0.00005)
    const text = await world.larder([...args, "--max-operations", "12"], { now: world.now })
    expect([text.code, text.out]).toEqual([4, expect.stringMatching(/^Not done, ended by --max-operations: /m)])
    const [, token = ""] = /^Go on with: --resume (\S+)$/m.exec(text.out) ?? []
    const rest = await world.larder([...args, "--resume", token, "--json"], { now: world.now })
    expect([rest.code, rest.json<SweepReport>().done, keysOf(world)]).toEqual([0, true, 11])
  })

  it("takes policies as rooms give them, from a file or the standard input", async () => {
    const world = await openSwept()
    const policies = JSON.stringify([{ prefix: "cache/", maxTtlMs: 4_000 * HOUR, graceMs: HOUR }])
    const dry = await world.larder(["sweep", "--dry-run", "--policies", "p.json"], {
      now: world.now,
      files: { "p.json": policies },
    })
    expect([dry.code, dry.out]).toEqual([0, expect.stringMatching(/^cache\/ +41 +30 +30 /m)])
    const { code } = await world.larder(["sweep", "--policies", "-"], { now: world.now, stdin: policies })
    expect([code, keysOf(world)]).toEqual([0, 11])
  })

  it("shows progress to people alone", async () => {
    const world = await openSwept()
    const args = ["sweep", "cache/", "--dry-run", "--max-usd", "1"]
    const watched = await world.larder(args, { now: world.now, isTerminal: true })
    const line = watched.error.split(CLEAR_LINE).find((text) => text.includes("scanned"))
    expect(line).toMatch(/^░+ cache\/ 41 scanned, 30 to delete; \$0\.\d+ so far$/)
    expect(watched.error.split("scanned")[1]).toContain(CLEAR_LINE)
    // The report tells what it cost: nothing else does.
    expect(plain(watched.error)).not.toContain("1 list, ")
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
    expect((await world.larder(args, { now: world.now })).error).not.toMatch(/[\r\x1b]/)
  })

  it.each([
    [["--ttl", "1h"], "which prefix has this lifetime?"],
    [["cache/", "--policies", "p.json"], "--policies says all: give no prefix and no lifetime beside it"],
    [["--policies", "p.json"], "p.json: no such file: p.json"],
    [["--policies", "-"], "-: expected a JSON array of policies"],
    [["cache/", "--max-usd", "much"], "--max-usd: expected dollars such as 0.50, got much"],
    [["cache/", "--max-usd", "0"], "--max-usd: expected dollars such as 0.50, got 0"],
    [["cache/", "--max-time", "30d"], "--max-time: expected a duration of 24d or less, got 30d"],
    [["cache/", "--ttl", "0s"], "--ttl: expected a duration of 1ms or more, got 0s"],
    [["cache/", "--min-ttl", "2h", "--max-ttl", "1h"], "the longest lifetime is below the shortest"],
    [["cache/", "cache/a/"], 'policies: the prefixes "cache/" and "cache/a/" overlap'],
    [[""], "a prefix is empty, which is every key there is"],
    [["cache/", "--resume", "x"], expect.stringContaining("resumeToken")],
  ])("refuses %j", async (args, message) => {
    const { larder, local } = await openWorld()
    const { code, error } = await larder(["sweep", ...args], { stdin: "{}" })
    expect([code, error.split("\n")[0]?.replace("larder: ", "")]).toEqual([2, message])
    expect(local.requests()).toEqual([])
  })

  describe("with every fault on: a report, never a hang or a stack trace", () => {
    const rules: readonly (readonly [string, readonly FaultRule[]])[] = [
      ...EVERY_FAULT.map((fault) => [JSON.stringify(fault), [{ fault }]] as const),
      ["hang on reads", [{ operation: "get", fault: { kind: "hang" } }]],
      ["hang on deletes", [{ operation: "delete", fault: { kind: "hang" } }]],
      ["all at once", ALL_FAULTS],
    ]

    it.each(rules)("%s", async (_, faults) => {
      const world = await openSwept()
      world.local.setFaults(faults)
      const args = ["sweep", "cache/", "--grace", "1h", "--max-time", "1s", "--timeout", "60ms"]
      const { code, out, error } = await world.larder([...args, "--json"], { now: world.now })
      const { prefixes, done } = JSON.parse(out) as SweepReport
      expect([0, 1, 4]).toContain(code)
      if (code === 0) expect(done).toBe(true)
      expect(prefixes).toHaveLength(1)
      expect(keysOf(world)).toBeGreaterThanOrEqual(11)
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
      expect(out + error).not.toMatch(/\n {2,}at |[\x00-\x09\x0b-\x1f\x7f-\x9f]/)
      const text = await world.larder([...args, "--dry-run"], { now: world.now })
      expect(text.out).toMatch(/^cache\/ /m)
    })
  })

  it("ends on Ctrl-C with 130, and says how to go on", async () => {
    const world = await openSwept()
    await world.store.put("session/a", "{}")
    const stop = new AbortController()
    // The second prefix never answers: by then the first is done.
    world.local.setFaults([{ operation: "list", key: "session/", fault: { kind: "hang" } }])
    const running = world.larder(["sweep", "cache/", "session/", "--grace", "1h"], {
      now: world.now,
      signal: stop.signal,
      onRequest(url) {
        if (url.includes("prefix=session")) stop.abort(new Interruption("interrupted"))
      },
    })
    const { code, out, error } = await running
    expect([code, out, keysOf(world)]).toEqual([130, "", 12])
    expect(error).toMatch(/^Interrupted, so far: 2 lists, 41 reads, 30 deletes, \$0\.\d+\. Go on with: --resume \S+$/m)
  })

  it("says on Ctrl-C what was deleted of a page that is not done", async () => {
    const world = await openSwept()
    const stop = new AbortController()
    // One key never answers: the others of the first page are done, or under way.
    world.local.setFaults([{ operation: "get", key: "cache/29", fault: { kind: "hang" } }])
    let sent = 0
    const { code, error } = await world.larder(["sweep", "cache/", "--grace", "1h"], {
      now: world.now,
      signal: stop.signal,
      onRequest: () => {
        sent += 1
        if (sent === 60) stop.abort(new Interruption("interrupted"))
      },
    })
    const [, deletes] = /^Interrupted, so far: 1 list, \d+ reads, (\d+) deletes, \$0\.\d+\.$/m.exec(error) ?? []
    expect(code).toBe(130)
    // Those that were on their way may not have arrived.
    expect(Number(deletes)).toBeGreaterThanOrEqual(41 - keysOf(world))
    expect(Number(deletes)).toBeLessThanOrEqual(30)
  })

  it("refuses a policy with a member that it does not know, and the empty prefix", async () => {
    const world = await openSwept()
    const files = { "policies.json": '[{"prefix":"cache/","ttl":3600000}]' }
    expect(await world.larder(["sweep", "--policies", "policies.json"], { files })).toMatchObject({
      code: 2,
      error: expect.stringMatching(/^larder: policies\.json: a policy has no ttl\nIt has: prefix, ttlMs, /),
    })
    expect(await world.larder(["sweep", ""])).toMatchObject({
      code: 2,
      error: expect.stringMatching(/^larder: a prefix is empty, which is every key there is\n/),
    })
    expect(world.local.requests()).toEqual([])
  })

  it("draws no progress on a terminal that knows no escapes", async () => {
    const world = await openSwept()
    const run = { now: world.now, isTerminal: true, env: { TERM: "dumb" } }
    const { out, error } = await world.larder(["sweep", "cache/", "--grace", "1h"], run)
    expect(out + error).not.toContain("\u001b")
  })
})
