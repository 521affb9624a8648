import { join } from "node:path"
import type { Bench, Section, Table, Target } from "../bench.ts"
import { thirdPartySize } from "../bundle-sizes/bundle-size.ts"
import type { Measured } from "../instrument/measure.ts"
import { compareFidelity, type Fidelity } from "./fidelity.ts"
import { DELAY_MS, KEYS, type ManyFigures, measureMany } from "./measure-many.ts"
import { measureRequests, type RequestFigures, ROUNDS, WORKLOADS } from "./measure-requests.ts"
import { startServer } from "./start-server.ts"
import { LANES } from "./wire.ts"

const BENCH = join(import.meta.dirname, "../..")

/** Our REST client of Workers KV beside the vendor's SDK and a bare fetch. */
export const cloudflareClient: Bench = {
  name: "cloudflare-client",
  title: "Cloudflare Workers KV over REST",
  async run(say) {
    const server = await startServer(0)
    const requests: RequestFigures[] = []
    for (const workload of WORKLOADS) requests.push(await measureRequests(server.origin, workload, say))
    server.close()
    const many = await measureMany(say)
    const fidelity = await compareFidelity()
    const [ours, sdk] = await Promise.all(
      ["@larder/cloudflare", "cloudflare"].map((name) => thirdPartySize(BENCH, name)),
    )
    return toSection(requests, many, fidelity, [
      ["@larder/cloudflare, with @larder/core", kb(ours?.gzipped)],
      ["official SDK", kb(sdk?.gzipped)],
    ])
  },
}

function toSection(
  requests: readonly RequestFigures[],
  many: readonly ManyFigures[],
  fidelity: readonly Fidelity[],
  sizes: readonly (readonly string[])[],
): Section {
  return {
    method: `CPU time of the client's process per request (user and system, all threads) and wall time (the round over its calls): ${ROUNDS.rounds} interleaved
rounds after ${ROUNDS.warmUpRounds} of warm-up, ${LANES} requests in flight, each client in a process of its own, the server in another, plain http on
loopback. Reading ${KEYS} keys of 1 KiB: a server that waits ${DELAY_MS} ms before each answer, 16 requests in flight one by one, median of 5. What is kept: one
write with metadata on the local server, read back. Each client as it comes; the SDK retries twice and has a minute's timeout.`,
    tables: [
      table("CPU, microseconds per request", requests, ({ cpu }, name) => find(cpu, name).perCall.toFixed(0)),
      table("CPU, to plain fetch", requests, ({ cpu }, name) => `${find(cpu, name).ratio.toFixed(2)}x`),
      table("Wall, microseconds per request", requests, ({ wall }, name) => (wall.get(name) ?? 0).toFixed(0)),
      {
        caption: `${KEYS} keys`,
        head: ["way", "requests", "ms"],
        rows: many.map(({ name, requests, ms }) => [name, String(requests), ms.toFixed(0)]),
      },
      {
        caption: "What is kept of a value with metadata",
        head: ["value", "Larder", "official SDK, text", "official SDK, file"],
        rows: fidelity.map(({ what, larder, sdkText, sdkFile }) => [what, larder, sdkText, sdkFile]),
      },
      { caption: "Bundle, all of it, minified and gzipped", head: ["client", "kB"], rows: sizes },
    ],
    targets: toTargets(requests, many),
    peers: ["cloudflare"],
    limits: [
      "Over TLS every client pays the same for encryption, and the ratios shrink.",
      "The service's own time for a bulk read is not part of it: only its round trips are.",
    ],
  }
}

function table(
  caption: string,
  requests: readonly RequestFigures[],
  read: (figures: RequestFigures, name: string) => string,
): Table {
  const names = requests[0]?.cpu.map(({ name }) => name) ?? []
  const rows = names.map((name) => [name, ...requests.map((figures) => read(figures, name))])
  return { caption, head: ["client", ...requests.map(({ label }) => label)], rows }
}

function toTargets(requests: readonly RequestFigures[], many: readonly ManyFigures[]): Target[] {
  const dearer = requests.map(({ label, cpu }): Target => {
    const ratio = find(cpu, "Larder over global fetch").ratio / find(cpu, "official SDK").ratio
    return {
      what: `${label}: CPU to the official SDK's`,
      wanted: "≤ 1x",
      measured: `${ratio.toFixed(2)}x`,
      isMet: ratio <= 1,
    }
  })
  const bulk = many.find(({ name }) => name === "Larder, store.getMany()")
  const wanted = KEYS / 100
  return [
    ...dearer,
    {
      what: `getMany(${KEYS}): requests`,
      wanted: String(wanted),
      measured: String(bulk?.requests),
      isMet: bulk?.requests === wanted,
    },
  ]
}

function find(measured: readonly Measured[], name: string): Measured {
  const found = measured.find((one) => one.name === name)
  if (found === undefined) throw new Error(`No figure of ${name}`)
  return found
}

function kb(bytes = 0): string {
  return (bytes / 1_000).toFixed(1)
}
