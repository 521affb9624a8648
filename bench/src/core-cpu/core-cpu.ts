import { fork } from "node:child_process"
import { once } from "node:events"
import type { AddressInfo } from "node:net"
import { fileURLToPath } from "node:url"
import type { Bench, Say, Section, Table, Target } from "../bench.ts"
import { inChildProcess } from "../instrument/child-contender.ts"
import { type Measured, measureCpu } from "../instrument/measure.ts"
import { CLIENTS } from "./clients.ts"
import { LANES } from "./wire.ts"

const WORKLOADS = [
  { label: "GET 100 B", method: "GET", bytes: 100, calls: 2_000 },
  { label: "GET 10 KiB", method: "GET", bytes: 10_240, calls: 2_000 },
  { label: "GET 100 KiB", method: "GET", bytes: 102_400, calls: 500 },
  { label: "PUT 100 B", method: "PUT", bytes: 100, calls: 2_000 },
  { label: "PUT 10 KiB", method: "PUT", bytes: 10_240, calls: 2_000 },
] as const

/** What stands beside what. */
const COMPARISONS = [
  ["Larder over global fetch", "global fetch, bare"],
  ["Larder over global fetch", "global fetch, with a timeout"],
  ["Larder over nodeHttpFetch", "nodeHttpFetch, bare"],
  ["Larder over nodeHttpFetch", "nodeHttpFetch, with a timeout"],
] as const

const MOST_OF_BARE = 1.15
const ROUNDS = { rounds: 9, warmUpRounds: 8 }

/** CPU time that the client adds to a request, against the same request sent bare. */
export const coreCpu: Bench = {
  name: "core-cpu",
  title: "CPU time per request",
  async run(say) {
    const server = fork(fileURLToPath(import.meta.resolve("./value-server.js")))
    // The cast: the message is the server's address().
    const [{ port }] = (await once(server, "message")) as [AddressInfo]
    const results: Result[] = []
    for (const workload of WORKLOADS) {
      results.push({
        label: workload.label,
        measured: await measureWorkload(`http://127.0.0.1:${port}`, workload, say),
      })
    }
    server.disconnect()
    return toSection(results)
  },
}

interface Result {
  readonly label: string
  readonly measured: readonly Measured[]
}

async function measureWorkload(
  origin: string,
  { label, method, bytes, calls }: (typeof WORKLOADS)[number],
  say: Say,
): Promise<Measured[]> {
  const module = import.meta.resolve("./client-process.js")
  const contenders = Object.keys(CLIENTS).map((name) =>
    inChildProcess(name, module, [name, origin, method, String(bytes)]),
  )
  try {
    const measured = await measureCpu(contenders, { calls, ...ROUNDS })
    say(`${label}: ${measured.map(({ name, perCall }) => `${name} ${perCall.toFixed(0)}`).join(", ")} µs`)
    return measured
  } finally {
    for (const contender of contenders) contender.close()
  }
}

function toSection(results: readonly Result[]): Section {
  return {
    method: `CPU time of the client's process per request (user and system, all threads), in microseconds: median of ${ROUNDS.rounds} interleaved
rounds after ${ROUNDS.warmUpRounds} of warm-up, ${LANES} requests in flight, each client in a process of its own, the server in another, plain http on
loopback. Bare: no timeout, no retry, no cap, no check but of the status. With a timeout: an \`AbortSignal.timeout()\` per request
besides. Larder as it comes.`,
    tables: [timeTable(results), ratioTable(results)],
    targets: results.map(toTarget),
    peers: ["undici"],
    limits: [
      "Over TLS every client pays the same for encryption, and the ratios shrink.",
      "A machine with slower system calls moves all rows towards each other.",
      "Latency is not measured: on loopback it says nothing about a network.",
    ],
  }
}

function timeTable(results: readonly Result[]): Table {
  const rows = Object.keys(CLIENTS).map((name) => [
    name,
    ...results.map(({ measured }) => find(measured, name).perCall.toFixed(0)),
  ])
  return { caption: "Microseconds", head: ["client", ...results.map(({ label }) => label)], rows }
}

function ratioTable(results: readonly Result[]): Table {
  const rows = COMPARISONS.map(([name, base]) => [
    `${name}, to ${base}`,
    ...results.map(({ measured }) => `${ratioOf(measured, name, base).toFixed(2)}x`),
  ])
  return { caption: "Ratios", head: ["client", ...results.map(({ label }) => label)], rows }
}

function toTarget({ label, measured }: Result): Target {
  const ratio = ratioOf(measured, "Larder over nodeHttpFetch", "nodeHttpFetch, bare")
  return {
    what: `${label}: Larder over nodeHttpFetch, to nodeHttpFetch bare`,
    wanted: `≤ ${MOST_OF_BARE}x`,
    measured: `${ratio.toFixed(2)}x`,
    isMet: ratio <= MOST_OF_BARE,
  }
}

/** Both stand in the same rounds, so that the ratio of their ratios is as good as a direct one. */
function ratioOf(measured: readonly Measured[], name: string, base: string): number {
  return find(measured, name).ratio / find(measured, base).ratio
}

function find(measured: readonly Measured[], name: string): Measured {
  const found = measured.find((one) => one.name === name)
  if (found === undefined) throw new Error(`No figure of ${name}`)
  return found
}
