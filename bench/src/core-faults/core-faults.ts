import { fork } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import type { Bench, Section, Table } from "../bench.ts"
import type { ClientReport } from "./client-process.ts"
import { CRITERIA } from "./criteria.ts"
import { FAULT_CLIENTS } from "./fault-clients.ts"
import { GOAL } from "./wire.ts"

const MOST_REQUESTS_PER_CALL = 1.05

/** Ten things that go wrong between a client and a remote store, and what each client does about them. */
export const coreFaults: Bench = {
  name: "core-faults",
  title: "The client under faults",
  async run(say) {
    const names = Object.keys(FAULT_CLIENTS)
    const results = names.map(async (name): Promise<Result> => {
      const report = await reportOf(name)
      say(`${name}: ${metOf(report)} of ${CRITERIA.length}`)
      return { name, report }
    })
    return toSection(await Promise.all(results))
  },
}

interface Result {
  readonly name: string
  readonly report: ClientReport
}

async function reportOf(name: string): Promise<ClientReport> {
  const child = fork(fileURLToPath(import.meta.resolve("./client-process.js")), [name])
  const exit = once(child, "exit").then(([code]) => {
    throw new Error(`The process of ${name} ended with ${code}`)
  })
  // The cast: the message is what client-process.ts sends.
  const message = once(child, "message").then(([report]) => report as ClientReport)
  return await Promise.race([message, exit])
}

function metOf({ verdicts }: ClientReport): number {
  return verdicts.filter(({ isMet }) => isMet).length
}

function toSection(results: readonly Result[]): Section {
  const larder = results.filter(({ name }) => name.startsWith("Larder")).map(({ report }) => report)
  const met = Math.min(...larder.map(metOf))
  const factor = Math.max(...larder.map(({ requestsPerCall }) => requestsPerCall))
  return {
    method: METHOD,
    tables: [criteriaTable(results), outageTable(results), missesTable(results)],
    targets: [
      { what: "Larder, criteria met", wanted: "10", measured: String(met), isMet: met === CRITERIA.length },
      {
        what: "Larder, requests per call during an outage",
        wanted: `≤ x${MOST_REQUESTS_PER_CALL}`,
        measured: `x${factor.toFixed(3)}`,
        isMet: factor <= MOST_REQUESTS_PER_CALL,
      },
    ],
    peers: ["undici", "got", "ky"],
    limits: LIMITS,
  }
}

const METHOD = `Each client against servers on loopback that misbehave in one way each, in a process of its own. All are given the same goal:
${GOAL.attempts} attempts of ${GOAL.attemptTimeoutMs} ms each, ${GOAL.deadlineMs / 1_000} s in all, back-off up to ${GOAL.longestBackOffMs / 1_000} s, bodies up to 1 MiB, as far as the documentation of
each has an option for it; redirects are left as they come (\`bench/src/core-faults/clients/\`). undici is used with its RetryAgent.
A call is given up after 20 s.`

const LIMITS = [
  "Ten chosen faults are not all faults, and they were chosen by those who wrote Larder.",
  "More can be had of every peer with code around it: a signal of `AbortSignal.timeout` bounds any of them, hooks can redact or cap.",
  "undici.request meets the cap on decompression by not decoding at all.",
]

function criteriaTable(results: readonly Result[]): Table {
  const rows = CRITERIA.map(({ name }, index) => [
    name,
    ...results.map(({ report }) => (report.verdicts[index]?.isMet === true ? "yes" : "**no**")),
  ])
  const sum = ["met, of ten", ...results.map(({ report }) => String(metOf(report)))]
  return { head: ["criterion", ...results.map(({ name }) => name)], rows: [...rows, sum] }
}

function missesTable(results: readonly Result[]): Table {
  const rows = CRITERIA.flatMap(({ name: criterion }, index) =>
    results.flatMap(({ name, report }) => {
      const verdict = report.verdicts[index]
      return verdict === undefined || verdict.isMet ? [] : [[criterion, name, verdict.seen]]
    }),
  )
  return { caption: "What was seen where a criterion was not met", head: ["criterion", "client", "seen"], rows }
}

function outageTable(results: readonly Result[]): Table {
  const rows = results.map(({ name, report }) => [name, `x${report.requestsPerCall.toFixed(2)}`])
  return { caption: "Requests made by 1000 calls during an outage (503)", head: ["client", "requests per call"], rows }
}
