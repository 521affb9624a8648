import type { FaultRule } from "@larder/local"
import { describe, expect, it } from "vitest"
import { ALL_FAULTS, EVERY_FAULT } from "../../test-kit/every-fault.ts"
import { openWorld } from "../../test-kit/open-world.ts"
import { runLarder } from "../../test-kit/run-larder.ts"
import type { Check } from "./check.ts"

interface Doctor {
  readonly ok: boolean
  readonly checks: readonly Check[]
}

const NAMES = ["environment", "credentials", "namespace", "clock", "round trip", "server TTL", "write, read, delete"]

function statuses({ checks }: Doctor): Record<string, string> {
  return Object.fromEntries(checks.map(({ name, status }) => [name, status]))
}

describe("larder doctor", () => {
  it("finds all well, and leaves nothing behind", async () => {
    const { larder, local, id } = await openWorld()
    const { code, out, error } = await larder(["doctor"])
    expect([code, error]).toEqual([0, ""])
    const lines = out.trimEnd().split("\n")
    expect(lines.slice(0, 7).map((line) => line.slice(0, 30).trim())).toEqual(NAMES.map((name) => `ok       ${name}`))
    expect(lines.at(-1)).toBe("All is well.")
    expect([...local.exportNamespace(id)]).toEqual([])
    expect(local.bill()).toMatchObject({ lists: 1, gets: 6, puts: 1, deletes: 1 })
  })

  it("says that a namespace has no TTL, and what that means", async () => {
    const { larder, local, id } = await openWorld({ supportsTtl: false })
    const { code, json } = await larder(["doctor", "--json"])
    expect([code, statuses(json())]).toEqual([
      0,
      { ...Object.fromEntries(NAMES.map((name) => [name, "ok"])), "server TTL": "warning" },
    ])
    expect((await larder(["doctor"])).out).toContain("It works, with 1 warning.")
    expect([...local.exportNamespace(id)]).toEqual([])
  })

  it.each([
    [{ TELNYX_API_KEY: undefined }, "environment", "Set it to an API key of your account."],
    [{ KV_MY_CACHE_ID: "" }, "environment", "Set KV_<NAME>_ID"],
    [{ KV_MY_CACHE_ID: "nonsense" }, "environment", "Check the id in KV_<NAME>_ID"],
    [{ TELNYX_API_KEY: "a b" }, "credentials", "Check TELNYX_API_KEY."],
    [{ TELNYX_API_KEY: "wrong" }, "credentials", "Check TELNYX_API_KEY"],
    [{ TELNYX_BASE_URL: "http://127.0.0.1:9" }, "credentials", "Check TELNYX_BASE_URL"],
    [{ TELNYX_BASE_URL: "http://example.com" }, "environment", "Check TELNYX_BASE_URL."],
    [{ KV_MY_CACHE_ID: "7f1c2b9e-52a4-4c0e-9d3b-0a6f5e8d1c2b" }, "namespace", "Check KV_MY_CACHE_ID"],
  ])("finds what is wrong with %j, and tries nothing beyond", async (env, name, remedy) => {
    const { larder, local } = await openWorld()
    const { code, json } = await larder(["doctor", "--json", "--timeout", "3s"], { env })
    const { ok, checks } = json<Doctor>()
    const failed = checks.filter(({ status }) => status === "failed")
    expect([code, ok, failed.map((check) => check.name)]).toEqual([1, false, [name]])
    expect(failed[0]?.remedy).toContain(remedy)
    expect(checks.map((check) => check.name)).toEqual(NAMES)
    expect(local.bill()).toMatchObject({ usd: 0 })
  })

  it("finds an address that already has /v2", async () => {
    const { larder, local } = await openWorld()
    const { code, out } = await larder(["doctor"], { env: { TELNYX_BASE_URL: `${local.url}/v2` } })
    expect([code, out]).toEqual([1, expect.stringMatching(/^warning +environment .*\n +Set it without \/v2/)])
  })

  it.each([
    ["pending", "larder namespaces wait"],
    ["provision_failed", "delete it and create another one"],
    ["deleting", "create another one"],
    ["delete_failed", "tries again"],
  ] as const)("finds a namespace that is %s", async (status, remedy) => {
    const { larder, local, id } = await openWorld({ provisionMs: 1e9 })
    await local.setNamespaceStatus(id, status)
    const { code, out } = await larder(["doctor"])
    expect([code, out]).toEqual([1, expect.stringMatching(new RegExp(`failed +namespace +.*${status}\n +.*${remedy}`))])
  })

  it("goes on with a key that may not look at namespaces", async () => {
    const { larder, local } = await openWorld()
    local.setFaults([{ operation: "namespaces.get", fault: { kind: "status", status: 403 } }])
    const { code, json } = await larder(["doctor", "--json"])
    expect([code, statuses(json())]).toMatchObject([
      0,
      { credentials: "warning", namespace: "skipped", "write, read, delete": "ok" },
    ])
  })

  it.each([
    [60_000, "1 min ahead of the server's"],
    [-3_600_000, "1 h behind the server's"],
  ])("finds a clock that is off by %d ms", async (offMs, found) => {
    const { larder } = await openWorld()
    const { code, json } = await larder(["doctor", "--json"], { now: () => Date.now() + offMs })
    const clock = json<Doctor>().checks.find(({ name }) => name === "clock")
    expect([code, clock?.status]).toEqual([0, "warning"])
    expect(clock?.found.replace(/ (?:\d+ s |59 min )/, " ")).toMatch(new RegExp(`${found}|59 `))
  })

  it("finds that something else is read than was written", async () => {
    const { larder, local } = await openWorld()
    local.setFaults([{ operation: "get", key: "larder-doctor/*", fault: { kind: "status", status: 200, body: "?" } }])
    const { code, out } = await larder(["doctor"])
    expect([code, out]).toEqual([1, expect.stringContaining("something else was read than was written")])
  })

  it.each([
    ["get", "write, read, delete"],
    ["put", "server TTL"],
  ] as const)("leaves nothing behind where every %s fails", async (operation, name) => {
    const { larder, local, id } = await openWorld({ supportsTtl: false })
    const key = "larder-doctor/*-*"
    local.setFaults([{ operation, key, fault: { kind: "status", status: 503, carriedOut: true } }])
    const { code, json } = await larder(["doctor", "--json", "--timeout", "3s"])
    expect([code, statuses(json())[name]]).toEqual([1, "failed"])
    expect([...local.exportNamespace(id)]).toEqual([])
  })

  describe("with every fault on: a report, never a hang or a stack trace", () => {
    const rules: readonly (readonly [string, readonly FaultRule[]])[] = [
      ...EVERY_FAULT.map((fault) => [JSON.stringify(fault), [{ fault }]] as const),
      ["all at once", ALL_FAULTS],
      ["all but the first request", [{ nth: 2, count: 1_000, fault: { kind: "hang" } }]],
    ]

    it.each(rules)("%s", async (_, faults) => {
      const { larder, local } = await openWorld()
      local.setFaults(faults)
      const { code, out, error } = await larder(["doctor", "--json", "--timeout", "100ms"])
      const report = JSON.parse(out) as Doctor
      expect([error, code]).toEqual(["", report.ok ? 0 : 1])
      expect(report.checks.map(({ name }) => name)).toEqual(expect.arrayContaining(NAMES))
      for (const { status, remedy } of report.checks) {
        if (status === "failed" || status === "warning") expect(remedy).toMatch(/\w/)
      }
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
      expect(out).not.toMatch(/\n {2,}at |[\x00-\x09\x0b-\x1f\x7f-\x9f]/)
    })
  })

  it("ends on Ctrl-C with 130", async () => {
    const { local, env } = await openWorld()
    const stop = new AbortController()
    local.setFaults([{ operation: "namespaces.get", fault: { kind: "hang" } }])
    const { Interruption } = await import("../../index.ts")
    const running = runLarder(["doctor"], { env, signal: stop.signal })
    stop.abort(new Interruption("interrupted"))
    expect(await running).toMatchObject({ code: 130, out: "" })
  })
})
