import { withMeter } from "@larder/core"
import { describe, expect, it } from "vitest"
import { openWorld } from "../../test-kit/open-world.ts"
import { runLarder } from "../../test-kit/run-larder.ts"
import type { Cost } from "./to-cost.ts"

describe("larder cost", () => {
  it("prices a workload for a month, with the free amounts taken off, and says what it assumes", async () => {
    const { code, out, error } = await runLarder(["cost", "--reads", "20M", "--writes", "1.5M", "--stored", "5GB"])
    expect([code, error]).toEqual([0, ""])
    const [table, assumptions] = out.split("\n\n")
    expect(table?.split("\n")).toEqual([
      "             AMOUNT   PRICE        FREE  TO PAY",
      "reads    20,000,000   $7.00  10,000,000   $3.50",
      "writes    1,500,000   $5.25   1,000,000   $1.75",
      "deletes           0   $0.00   1,000,000   $0.00",
      "lists             0   $0.00   1,000,000   $0.00",
      "storage      5.0 GB   $1.75      1.0 GB   $1.40",
      "a month              $14.00               $6.65",
    ])
    expect(assumptions).toContain(
      "Prices of Telnyx KV as of autumn 2026: reads $0.35, writes, deletes and lists $3.50 a million",
    )
  })

  it("takes what is given in another time as going on evenly", async () => {
    const cost = (
      await runLarder(["cost", "--reads", "500", "--deletes", "1", "--covers", "1s", "--json"])
    ).json<Cost>()
    expect(cost.given).toEqual({ gets: 500, puts: 0, deletes: 1, lists: 0, usd: expect.closeTo(0.0001785, 9) })
    expect(cost.month.map(({ kind, amount }) => [kind, amount])).toEqual([
      ["reads", 1_296_000_000],
      ["writes", 0],
      ["deletes", 2_592_000],
      ["lists", 0],
      ["storage", 0],
    ])
    expect(cost.usdPerMonth).toBeCloseTo(453.6 + 9.072, 6)
    expect(cost.usdPerMonthBeyondFree).toBeCloseTo(450.1 + 5.572, 6)
    expect(cost.assumptions[2]).toContain("happens 2,592,000 times in it, evenly")
  })

  it("prices what withMeter() has counted, by prefix", async () => {
    const { store } = await openWorld()
    const metered = withMeter(store)
    await metered.put("cache/a", "1")
    await metered.get("cache/a")
    await metered.list()
    const files = { "usage.json": JSON.stringify(metered.usage()) }
    const { code, json } = await runLarder(["cost", "usage.json", "--json"], { files })
    expect([code, json<Cost>().given]).toEqual([
      0,
      { gets: 1, puts: 1, deletes: 0, lists: 1, usd: expect.closeTo(7.35e-6, 12) },
    ])
    const { out } = await runLarder(["cost", "-"], { stdin: files["usage.json"] })
    expect(out).toMatch(/^IN THE LOG {2}READS {2}WRITES {2}DELETES {2}LISTS +PRICE\ncache +1 +1 +0 +0 +\$0\.0000039$/m)
  })

  it.each([
    ["its bill", (local: Awaited<ReturnType<typeof openWorld>>["local"]) => JSON.stringify(local.bill())],
    ["its requests", (local) => JSON.stringify({ requests: local.requests(), next: 9 })],
    ["its lines", (local) => ["{}", ...local.requests().map((request) => JSON.stringify(request))].join("\n")],
  ])("prices what the local server has logged: %s", async (_, toText) => {
    const { store, local, larder } = await openWorld()
    await store.put("a", "1")
    await store.get("a")
    await store.get("gone")
    local.setFaults([{ operation: "delete", fault: { kind: "status", status: 400 } }])
    await store.delete("a").catch(() => {})
    const { json } = await larder(["cost", "-", "--json"], { stdin: toText(local) })
    expect(json<Cost>().given).toMatchObject({ gets: 2, puts: 1, deletes: 0, lists: 0 })
  })

  it.each([
    [[], "expected a log, or a workload such as --reads 10M"],
    [["log.json", "--reads", "1"], "a log says all: give no operations beside it"],
    [["log.json"], "log.json: no such file: log.json"],
    [["-"], "-: it is no log of operations"],
    [["--reads", "many"], "--reads: expected a number such as 200, 1.5k or 10M, got many"],
    [["--stored", "5XB"], "--stored: expected a size such as 512, 20MB or 5GB, got 5XB"],
    [["--reads", "1", "--covers", "0s"], "--covers: expected more than nothing"],
  ])("refuses %j", async (args, message) => {
    const { code, error } = await runLarder(["cost", ...args], { stdin: "{}" })
    expect([code, error.split("\n")[0]]).toEqual([2, `larder: ${message}`])
  })
})
