import type { Bench, Section, Table, Target } from "../bench.ts"
import { inChildProcess } from "../instrument/child-contender.ts"
import { type Measured, measureCpu } from "../instrument/measure.ts"
import { ALL, type DoorApp, type Framework, type Workload } from "./door-app.ts"
import { DOOR_APPS } from "./door-apps.ts"

const FRAMEWORKS: readonly Framework[] = ["node", "hono", "express", "fastify"]
const ROUNDS = { calls: 2_000, rounds: 9, warmUpRounds: 4 }

/** CPU time of a request behind each door, against the framework alone and against what others put in front of it. */
export const httpDoors: Bench = {
  name: "http-doors",
  title: "Middlewares: CPU time per request of each door",
  async run(say) {
    const results: Result[] = []
    for (const framework of FRAMEWORKS) {
      for (const workload of ALL) {
        const measured = await measureWorkload(framework, workload)
        results.push({ framework, workload, measured })
        const shown = measured.map(({ name, perCall }) => `${name} ${perCall.toFixed(0)}`).join(", ")
        say(`${framework}, ${workload}: ${shown} µs`)
      }
    }
    return toSection(results)
  },
}

interface Result {
  readonly framework: Framework
  readonly workload: Workload
  /** The framework alone comes first. */
  readonly measured: readonly Measured[]
}

async function measureWorkload(framework: Framework, workload: Workload): Promise<readonly Measured[]> {
  const module = import.meta.resolve("./door-process.js")
  const contenders = appsOf(framework, workload).map(({ name }) =>
    inChildProcess(name, module, [framework, name, workload]),
  )
  try {
    return await measureCpu(contenders, ROUNDS)
  } finally {
    for (const contender of contenders) contender.close()
  }
}

function appsOf(framework: Framework, workload: Workload): readonly DoorApp[] {
  return DOOR_APPS.filter((app) => app.framework === framework && app.workloads.includes(workload))
}

function toSection(results: readonly Result[]): Section {
  return {
    method: `CPU time of the server's process per request (user and system, all threads), in microseconds: median of ${ROUNDS.rounds} interleaved rounds after
${ROUNDS.warmUpRounds} of warm-up. Each application runs in a process of its own, its 16 clients in another, over HTTP on loopback; the handler answers 1 KiB of JSON. The store is in
memory and takes no time. Hit: one URL again and again. Miss: a new URL each time, so that Larder reads the store, runs the handler, copies its body and
writes; apicache has memory alone. Left alone: a signed-in user, whose session the handler does not ask for; express-session, hono-sessions and
@fastify/session read it nonetheless. Read: the handler asks who it is, and Larder for the data too, which is a second record.`,
    tables: results.map(toTable),
    targets: results.flatMap(toTargets),
    peers: [...new Set(DOOR_APPS.flatMap(({ packageName }) => packageName ?? []))],
    limits: [
      "Without a network to the store: each read that is saved is worth more than all of these figures.",
      "apicache keeps what it is given in memory, without regard to cookies, and shares nothing between processes.",
      "The client's process takes turns with the server's on a small machine; ratios are of rounds side by side.",
    ],
  }
}

function toTable({ framework, workload, measured }: Result): Table {
  return {
    caption: `${framework}: ${workload}`,
    head: ["application", "µs a request", "to the framework alone"],
    rows: measured.map(({ name, perCall, ratio, ratioRange: [low, high] }) => [
      name,
      perCall.toFixed(0),
      `${ratio.toFixed(2)}x (${low.toFixed(2)} to ${high.toFixed(2)})`,
    ]),
  }
}

/** Larder against each peer at the same workload. */
function toTargets({ framework, workload, measured }: Result): Target[] {
  const larder = measured.find(({ name }) => name.startsWith("Larder"))
  const peers = measured.slice(1).filter((one) => one !== larder)
  return peers.map((peer) => {
    const ratio = (larder?.perCall ?? Number.NaN) / peer.perCall
    return {
      what: `${framework}, ${workload}: Larder to ${peer.name}`,
      wanted: "≤ 1.00x",
      measured: `${ratio.toFixed(2)}x`,
      isMet: ratio <= 1,
    }
  })
}
