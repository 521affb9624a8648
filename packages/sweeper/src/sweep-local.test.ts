/** Sweeps over HTTP, on the local server. */
import { spawn } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import type { FaultRule } from "@larder/local"
import { build } from "esbuild"
import { beforeAll, describe, expect, it } from "vitest"
import { formatSweepReport, sweep } from "./index.ts"
import { type OpenLocal, openLocal } from "./test-kit/open-local.ts"
import { HOUR_MS } from "./test-kit/sweep-times.ts"

const policies = [{ prefix: "cache/", ttlMs: HOUR_MS }]
const liveKeys = (count: number) =>
  Array.from({ length: count }, (_, index) => `cache/live-${String(index).padStart(3, "0")}`)

describe("sweep(), over HTTP", () => {
  it("costs what it says, by the server's bill", async ({ onTestFinished }) => {
    const { local, connect, now, keys } = await openLocal(onTestFinished, { dead: 30, live: 20 })
    const report = await sweep({ store: connect(), policies, now })
    expect(report).toMatchObject({ done: true, clock: { source: "server", extraGraceMs: 0 }, warnings: [] })
    expect(report.operations).toEqual({ gets: 30, puts: 0, deletes: 30, lists: 1 })
    const { gets, deletes, lists } = { gets: 0, deletes: 0, lists: 0, ...countRequests(local) }
    expect({ gets, deletes, lists }).toEqual({ gets: 30, deletes: 30, lists: 1 })
    expect(keys()).toEqual(liveKeys(20))
  })

  it("makes no runtime warn of a leak, however many operations listen to its end at once", async ({
    onTestFinished,
  }) => {
    const { connect, now } = await openLocal(onTestFinished, { dead: 60, live: 0 })
    const warnings: string[] = []
    const note = ({ name }: Error): number => warnings.push(name)
    process.on("warning", note)
    await sweep({ store: connect(), policies, now, budget: { concurrency: 60 }, signal: new AbortController().signal })
    await new Promise((resolve) => setImmediate(resolve))
    process.off("warning", note)
    expect(warnings).toEqual([])
  })

  it("leaves a tenth of each rate window to others", async ({ onTestFinished }) => {
    const rateLimit = { limit: 50, windowMs: 1_000 }
    const { local, connect, now, keys } = await openLocal(onTestFinished, { dead: 40, live: 3 }, { rateLimit })
    const report = await sweep({ store: connect(), policies, now, budget: { concurrency: 2 } })
    expect(report).toMatchObject({ done: true, prefixes: [{ deleted: 40, failed: 0 }] })
    expect(local.requests().filter(({ status }) => status === 429)).toEqual([])
    expect(report.durationMs).toBeGreaterThan(500)
    expect(keys()).toEqual(liveKeys(3))
  })
})

/** A sweep of theirs makes 58 requests or more. */
const KILLED_AFTER =
  process.env["LARDER_PROVE"] === "1" ? Array.from({ length: 58 }, (_, index) => index + 1) : [2, 9, 33, 58]

describe("a sweep that is killed", () => {
  let process_: string
  beforeAll(async () => {
    process_ = await bundleProcess()
  })

  it.for(KILLED_AFTER)(
    "after %i requests is gone on with, deletes each key once, and ends complete",
    { timeout: 30_000 },
    async (requests, { onTestFinished }) => {
      const kill = { at: requests, run: () => {} }
      let answered = 0
      const world = await openLocal(
        onTestFinished,
        { dead: 60, live: 5 },
        { onRequest: () => ++answered === kill.at && kill.run() },
      )
      const killed = await runProcess(process_, world, (stop) => {
        kill.run = stop
      })
      expect(killed).toBeUndefined()
      let report = await runProcess(process_, world)
      while (report?.done === false) report = await runProcess(process_, world)
      expect(report).toMatchObject({ done: true })
      expect(world.keys()).toEqual(liveKeys(5))
      const deletes = world.local
        .requests()
        .filter(({ operation, key }) => operation === "delete" && !key?.includes("=s/"))
      expect(deletes).toHaveLength(60)
      expect(new Set(deletes.map(({ key }) => key)).size).toBe(60)
    },
  )
})

const BROKEN = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1e400", date: "yesterday" }
const FAULTS: Readonly<Record<string, FaultRule>> = {
  latency: { fault: { kind: "latency", ms: 120 } },
  "latency by percentiles": { fault: { kind: "latency", percentiles: { "50": 5, "99": 900 } } },
  "status 401": { fault: { kind: "status", status: 401 } },
  "status 404": { fault: { kind: "status", status: 404 } },
  "status 409": { fault: { kind: "status", status: 409 } },
  "status 429": { fault: { kind: "status", status: 429, headers: { "retry-after": "1e400" } } },
  "status 500": { fault: { kind: "status", status: 500 } },
  "status 503, carried out": { fault: { kind: "status", status: 503, carriedOut: true } },
  "status 200 with HTML": { fault: { kind: "status", status: 200, body: "<html>Sign in</html>" } },
  "status 302": { fault: { kind: "status", status: 302, headers: { location: "/" } } },
  headers: { fault: { kind: "headers", headers: BROKEN } },
  hang: { fault: { kind: "hang" } },
  "hang, carried out": { fault: { kind: "hang", carriedOut: true } },
  reset: { fault: { kind: "reset" } },
  "reset, carried out": { fault: { kind: "reset", carriedOut: true } },
  // The answer to a delete has no body.
  stall: { operation: ["get", "list"], fault: { kind: "stall" } },
  truncate: { fault: { kind: "truncate" } },
  drip: { fault: { kind: "drip", everyMs: 50 } },
  "repeat-keys": { fault: { kind: "repeat-keys", keys: 2 } },
  "empty-page": { fault: { kind: "empty-page" } },
  "expired-cursor": { fault: { kind: "expired-cursor" } },
}

describe("a sweep of a server that is broken", () => {
  const budget = { maxMs: 1_500 }
  const impatient = { timeoutMs: 150, deadlineMs: 400 }

  it.concurrent.for<[string, readonly FaultRule[]]>([
    ...Object.entries(FAULTS).map(([name, rule]): [string, readonly FaultRule[]] => [`by ${name}`, [rule]]),
    ...Object.entries(FAULTS).map(([name, rule]): [string, readonly FaultRule[]] => [
      `now and then by ${name}`,
      [{ ...rule, probability: 0.2, seed: 7 }],
    ]),
    ["in every way", Object.values(FAULTS).map((rule, seed): FaultRule => ({ ...rule, probability: 0.05, seed }))] as [
      string,
      readonly FaultRule[],
    ],
  ])(
    "%s ends in time with a report, and deletes nothing alive",
    { timeout: 30_000 },
    async ([, rules], { onTestFinished }) => {
      const { local, connect, now, keys } = await openLocal(onTestFinished, { dead: 30, live: 10 })
      local.setFaults(rules)
      const report = await sweep({ store: connect(impatient), policies, now, budget, state: "kv" })
      expect(report.durationMs).toBeLessThan(budget.maxMs + 2_000)
      expect(JSON.parse(JSON.stringify(report))).toEqual(report)
      expect(formatSweepReport(report)).toContain("cache/")
      expect(keys().filter((key) => key.startsWith("cache/live"))).toEqual(liveKeys(10))

      local.setFaults([])
      const store = connect()
      let healed = await sweep({ store, policies, now, state: "kv" })
      // A failed run may have left its place behind: what lies before it is the next run's.
      if (keys().length > 10) healed = await sweep({ store, policies, now, state: "kv" })
      expect(healed).toMatchObject({ done: true })
      expect(keys()).toEqual(liveKeys(10))
    },
  )
})

function countRequests(local: OpenLocal["local"]) {
  const counts: Record<string, number> = {}
  for (const { operation } of local.requests()) counts[`${operation}s`] = (counts[`${operation}s`] ?? 0) + 1
  return counts
}

async function bundleProcess(): Promise<string> {
  const outfile = fileURLToPath(new URL("../node_modules/.cache/sweep-process.mjs", import.meta.url))
  const entry = fileURLToPath(new URL("test-kit/sweep-process.ts", import.meta.url))
  const shape = { bundle: true, platform: "node", format: "esm" } as const
  await build({ entryPoints: [entry], outfile, conditions: ["larder-source"], ...shape })
  return outfile
}

/** @returns The report; `undefined` when the process was killed. */
async function runProcess(
  file: string,
  { local, id }: OpenLocal,
  onStart?: (stop: () => void) => void,
): Promise<{ readonly done: boolean } | undefined> {
  const child = spawn(process.execPath, [file, `${local.url}/v2`, local.apiKey, id], {
    stdio: ["ignore", "pipe", "inherit"],
  })
  onStart?.(() => child.kill("SIGKILL"))
  const ended = once(child, "exit")
  let text = ""
  for await (const chunk of child.stdout) text += String(chunk)
  await ended
  return child.signalCode === null ? JSON.parse(text) : undefined
}
