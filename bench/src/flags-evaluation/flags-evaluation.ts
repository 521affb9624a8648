import type { Bench, Say, Section, Table, Target } from "../bench.ts"
import { inChildProcess } from "../instrument/child-contender.ts"
import type { Contender } from "../instrument/contender.ts"
import { type Measured, measureCpu } from "../instrument/measure.ts"
import { FLAG_CONTENDERS, SLOW_BY } from "./flags-contenders.ts"
import { USERS, WORKLOADS, type Workload } from "./workloads.ts"

const ROUNDS = { calls: 200_000, rounds: 9, warmUpRounds: 4 }
const LARDER = "Larder, a snapshot"
const LEAST = 3.5
/** The SDK's own provider has no rules: what an application writes in their place would be measured. */
const LEFT_OUT: Readonly<Record<string, readonly Workload[]>> = {
  "OpenFeature client, in memory": ["rollout", "five rules"],
}

/** How many evaluations of a flag a CPU-second gives. */
export const flagsEvaluation: Bench = {
  name: "flags-evaluation",
  title: "Flags: evaluations per CPU-second",
  async run(say) {
    const results: Result[] = []
    for (const workload of WORKLOADS) results.push({ workload, measured: await measureWorkload(workload, say) })
    return toSection(results)
  },
}

interface Result {
  readonly workload: Workload
  readonly measured: readonly Measured[]
}

async function measureWorkload(workload: Workload, say: Say): Promise<Measured[]> {
  const module = import.meta.resolve("./flags-process.js")
  const names = Object.keys(FLAG_CONTENDERS).filter((name) => !LEFT_OUT[name]?.includes(workload))
  const contenders = names.map((name) => fewerCalls(inChildProcess(name, module, [name, workload]), SLOW_BY[name] ?? 1))
  try {
    const measured = await measureCpu(contenders, ROUNDS)
    say(`${workload}: ${measured.map(({ name, ratio }) => `${name} ${(1 / ratio).toFixed(2)}x`).join(", ")}`)
    return measured
  } finally {
    for (const contender of contenders) contender.close()
  }
}

/** Makes a share of the calls, and says what all of them would have taken. */
function fewerCalls(contender: Contender, slowBy: number): Contender {
  return {
    ...contender,
    cpuMicros: async (calls) => (await contender.cpuMicros(calls / slowBy)) * slowBy,
  }
}

function toSection(results: readonly Result[]): Section {
  return {
    method: `The same flags in the form of each evaluator, for ${USERS.length.toLocaleString("en")} users in turn: a static one, one that looks at one attribute, a rollout
to 20 %, and one of five rules (a list, the end of a text, a number, a version, and two attributes together). CPU time, each evaluator in a
process of its own, median of ${ROUNDS.rounds} interleaved rounds after ${ROUNDS.warmUpRounds} of warm-up. Ratios say how many evaluations a CPU-second gives, to flagd-core without code
generation in the same rounds; each evaluator is checked to be right first. OpenFeature's client answers with a promise, which is awaited; its provider in memory has
no rules of its own.`,
    tables: [ratioTable(results), rateTable(results)],
    targets: results.map(toTarget),
    peers: ["@openfeature/flagd-core", "@growthbook/growthbook", "unleash-client", "@openfeature/server-sdk"],
    limits: [
      "Evaluators in their own processes have their hot code to themselves: in an application that evaluates many flags, all get slower.",
      "flagd-core and OpenFeature's client always return details; GrowthBook reports to callbacks that nobody has set.",
    ],
  }
}

function ratioTable(results: readonly Result[]): Table {
  return toTable("To flagd-core, interpreted: more is better", results, ({ ratio }) => `${(1 / ratio).toFixed(2)}x`)
}

function rateTable(results: readonly Result[]): Table {
  return toTable("Million evaluations per CPU-second", results, ({ perCall }) => (1 / perCall).toFixed(2))
}

function toTable(caption: string, results: readonly Result[], toCell: (measured: Measured) => string): Table {
  const rows = Object.keys(FLAG_CONTENDERS).map((name) => {
    const cells = results.map(({ measured }) => measured.find((one) => one.name === name))
    return [name, ...cells.map((one) => (one === undefined ? "–" : toCell(one)))]
  })
  return { caption, head: ["evaluator", ...results.map(({ workload }) => workload)], rows }
}

function toTarget({ workload, measured }: Result): Target {
  const ratio = 1 / (measured.find(({ name }) => name === LARDER)?.ratio ?? Number.POSITIVE_INFINITY)
  return {
    what: `${workload}: ${LARDER}, to flagd-core interpreted`,
    wanted: `≥ ${LEAST}x`,
    measured: `${ratio.toFixed(2)}x`,
    isMet: ratio >= LEAST,
  }
}
