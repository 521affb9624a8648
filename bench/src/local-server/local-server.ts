import { type ChildProcess, fork } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import autocannon from "autocannon"
import type { Bench, Say, Section, Table, Target } from "../bench.ts"
import { quantile } from "../instrument/measure.ts"
import { SERVERS } from "./servers.ts"
import { API_KEY, CONNECTIONS, KEYS, type Operation, type Report, VALUE } from "./wire.ts"

const OPERATIONS: readonly Operation[] = ["GET", "PUT", "LIST"]
const ROUNDS = 5
const SECONDS = 2

/** Requests per second of the local server, against a server that does nothing but answer. */
export const localServer: Bench = {
  name: "local-server",
  title: "The local server's speed",
  async run(say) {
    const servers = await Promise.all(Object.keys(SERVERS).map(startServer))
    const results: Result[] = []
    for (const operation of OPERATIONS) results.push({ operation, figures: await measure(operation, servers, say) })
    for (const { child } of servers) child.disconnect()
    return toSection(results)
  },
}

interface Server {
  readonly name: string
  readonly child: ChildProcess
  readonly url: string
  readonly id: string
}

/** Medians of the rounds; the ratios are taken within each round, to the bare server. */
interface Figure {
  readonly name: string
  readonly perSecond: number
  readonly speed: number
  readonly cpuMicros: number
}

interface Result {
  readonly operation: Operation
  readonly figures: readonly Figure[]
}

async function startServer(name: string): Promise<Server> {
  const child = fork(fileURLToPath(import.meta.resolve("./server-process.js")), [name])
  const report = await nextReport(child)
  if (!("url" in report)) throw new Error(`${name}: it did not say where it listens`)
  return { name, child, ...report }
}

async function measure(operation: Operation, servers: readonly Server[], say: Say): Promise<Figure[]> {
  const rounds: (readonly Load[])[] = []
  // The first round warms up.
  for (let round = 0; round <= ROUNDS; round++) {
    const loads: Load[] = []
    for (const server of servers) loads.push(await load(operation, server))
    if (round > 0) rounds.push(loads)
  }
  const figures = servers.map(({ name }, index) => {
    const median = (read: (loads: readonly Load[]) => number): number => quantile(rounds.map(read), 0.5)
    return {
      name,
      perSecond: median((loads) => loads[index]?.perSecond ?? Number.NaN),
      speed: median((loads) => (loads[index]?.perSecond ?? Number.NaN) / (loads[0]?.perSecond ?? Number.NaN)),
      cpuMicros: median((loads) => loads[index]?.cpuMicros ?? Number.NaN),
    }
  })
  say(`${operation}: ${figures.map(({ name, speed }) => `${name} ${speed.toFixed(2)}x`).join(", ")}`)
  return figures
}

interface Load {
  readonly perSecond: number
  /** Of the server, per request. */
  readonly cpuMicros: number
}

async function load(operation: Operation, { name, child, url, id }: Server): Promise<Load> {
  const before = await cpuOf(child)
  const result = await autocannon({
    url,
    connections: CONNECTIONS,
    duration: SECONDS,
    requests: requestsOf(operation, id),
  })
  const cpu = (await cpuOf(child)) - before
  const { total } = result.requests
  if (total === 0 || result.non2xx > 0 || result.errors > 0) throw new Error(`${name}: ${operation} failed`)
  return { perSecond: total / result.duration, cpuMicros: cpu / total }
}

function requestsOf(operation: Operation, id: string): autocannon.Request[] {
  const headers = { authorization: `Bearer ${API_KEY}` }
  const path = `/v2/storage/kvs/${id}/keys`
  if (operation === "LIST") return [{ method: "GET", path, headers }]
  const body = operation === "PUT" ? { body: VALUE } : {}
  return KEYS.map((key) => ({ method: operation, path: `${path}/${key}`, headers, ...body }))
}

async function cpuOf(child: ChildProcess): Promise<number> {
  child.send("cpu")
  const report = await nextReport(child)
  return "cpuMicros" in report ? report.cpuMicros : Number.NaN
}

async function nextReport(child: ChildProcess): Promise<Report> {
  // The cast: the other side of the channel is server-process.ts.
  const [report] = (await once(child, "message")) as [Report]
  return report
}

function toSection(results: readonly Result[]): Section {
  return {
    method: `Requests per second at ${CONNECTIONS} connections, from autocannon in another process, values of 1 KiB, lists of 1000 keys: median
of ${ROUNDS} interleaved rounds of ${SECONDS} s after one of warm-up. Behind it, the ratio to a \`node:http\` server that looks into a Map,
and the CPU time of the server per request, all threads.`,
    tables: [toTable(results)],
    targets: [toTarget(results, "GET", "Larder, in memory", 0.7), toTarget(results, "PUT", "Larder, durable", 0.4)],
    peers: ["autocannon"],
    limits: [
      "autocannon takes as much CPU time as the bare server, or more: where it is the slower side, the ratio of speeds flatters us, and the CPU times say more.",
      "With fewer cores than two, server and client share one.",
    ],
  }
}

function toTable(results: readonly Result[]): Table {
  const rows = Object.keys(SERVERS).map((name) => [
    name,
    ...results.map((result) => {
      const { perSecond, speed, cpuMicros } = find(result, name)
      return `${perSecond.toFixed(0)}/s (${speed.toFixed(2)}x), ${cpuMicros.toFixed(0)} µs`
    }),
  ])
  return { head: ["server", ...results.map(({ operation }) => operation)], rows }
}

function toTarget(results: readonly Result[], operation: Operation, name: string, wanted: number): Target {
  const result = results.find((one) => one.operation === operation)
  const speed = result ? find(result, name).speed : Number.NaN
  return {
    what: `${operation}: ${name}, to node:http bare`,
    wanted: `≥ ${wanted}x`,
    measured: `${speed.toFixed(2)}x`,
    isMet: speed >= wanted,
  }
}

function find({ figures }: Result, name: string): Figure {
  const found = figures.find((one) => one.name === name)
  if (found === undefined) throw new Error(`No figure of ${name}`)
  return found
}
