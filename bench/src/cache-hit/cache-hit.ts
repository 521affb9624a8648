import type { Bench, Section, Target } from "../bench.ts"
import { CACHE_PEER_PACKAGES, CACHE_PEERS, describePeers } from "../cache-peers/cache-peers.ts"
import { inChildProcess } from "../instrument/child-contender.ts"
import type { Contender } from "../instrument/contender.ts"
import { type Measured, measureCpu, measureHeap } from "../instrument/measure.ts"
import { HIT_CONTENDERS, SLOW_BY } from "./hit-contenders.ts"

const CPU_ROUNDS = { calls: 1_000_000, rounds: 11, warmUpRounds: 5 }
const HEAP_ROUNDS = { calls: 1_000_000, rounds: 5, warmUpRounds: 3 }
const HEAP_CONTENDERS = ["lru-cache.get", "Larder peek", "Larder peek, all features on", "Larder get, not awaited"]

/** The most that a hit may cost, to `lru-cache.get`. */
const MOST: Readonly<Record<string, number>> = {
  "Larder peek": 1.15,
  "Larder get": 2.2,
  "Larder get, all features on": 2.5,
}

/** CPU time and memory of a value found in the process. */
export const cacheHit: Bench = {
  name: "cache-hit",
  title: "Cache: a hit in memory",
  async run(say) {
    const cpu = await measured(Object.keys(HIT_CONTENDERS), (contenders) => measureCpu(contenders, CPU_ROUNDS))
    for (const { name, perCall, ratio } of cpu) say(`${name}: ${nanos(perCall)} ns, ${ratio.toFixed(2)}x`)
    const heap = await measured(HEAP_CONTENDERS, (contenders) => measureHeap(contenders, HEAP_ROUNDS))
    for (const { name, perCall } of heap) say(`${name}: ${perCall.toFixed(3)} bytes`)
    return toSection(cpu, heap)
  },
}

async function measured(
  names: readonly string[],
  measure: (contenders: readonly Contender[]) => Promise<Measured[]>,
): Promise<Measured[]> {
  const module = import.meta.resolve("./hit-process.js")
  const contenders = names.map((name) => slowedDown(inChildProcess(name, module, [name]), SLOW_BY[name] ?? 1))
  try {
    return await measure(contenders)
  } finally {
    for (const contender of contenders) contender.close()
  }
}

/** Makes a share of the calls, and says what all of them would have taken. */
function slowedDown(contender: Contender, slowBy: number): Contender {
  return {
    ...contender,
    cpuMicros: async (calls) => (await contender.cpuMicros(calls / slowBy)) * slowBy,
    heapBytes: async (calls) => (await contender.heapBytes(calls / slowBy)) * slowBy,
  }
}

function toSection(cpu: readonly Measured[], heap: readonly Measured[]): Section {
  return {
    method: `A value that is in memory and fresh: 1,000 keys of 10,000 possible ones, interned, one after the other. CPU time, each cache in a
process of its own, median of ${CPU_ROUNDS.rounds} interleaved rounds after ${CPU_ROUNDS.warmUpRounds} of warm-up, as ratios to \`lru-cache.get\` without a TTL, within each round.
What answers with a promise is awaited, unless it says otherwise. All features on: coherence, tags, a stale window, soft timeout, jitter,
early refresh, negative caching, a write policy and a schema. ${describePeers(CACHE_PEERS)}.`,
    tables: [
      {
        caption: "CPU time",
        head: ["hit", "to lru-cache.get", "quartiles", "ns"],
        rows: cpu.map(({ name, ratio, ratioRange: [low, high], perCall }) => [
          name,
          `${ratio.toFixed(2)}x`,
          `${low.toFixed(2)} to ${high.toFixed(2)}`,
          nanos(perCall),
        ]),
      },
      {
        caption: "Memory allocated",
        head: ["hit", "bytes a call, over 10⁶"],
        rows: heap.map(({ name, perCall }) => [name, perCall.toFixed(3)]),
      },
    ],
    targets: [...cpu.flatMap(toCpuTarget), ...heap.filter(({ name }) => name === "Larder peek").map(toHeapTarget)],
    peers: ["lru-cache", ...CACHE_PEER_PACKAGES],
    limits: [
      "Node 20 takes some 60 ns to await a promise that is there already: the row of the Map is the least that an awaited answer can cost, and no cache is to blame for its ratio.",
      "Caches in their own processes have their hot code to themselves: in an application that calls one from many places, all get slower.",
      "The rows of peers that copy or serialise what they keep in memory pay for the isolation that this gives; Larder freezes instead.",
      "layered-loader is its last version for Node 20; it and the other peers have newer ones that need 22.",
    ],
  }
}

function toCpuTarget({ name, ratio }: Measured): Target[] {
  const most = MOST[name]
  if (most === undefined) return []
  return [
    { what: `${name}, to lru-cache.get`, wanted: `≤ ${most}x`, measured: `${ratio.toFixed(2)}x`, isMet: ratio <= most },
  ]
}

function toHeapTarget({ name, perCall }: Measured): Target {
  return { what: `${name}, memory`, wanted: "< 1 byte", measured: `${perCall.toFixed(3)} bytes`, isMet: perCall < 1 }
}

function nanos(micros: number): string {
  return (micros * 1_000).toFixed(micros < 0.1 ? 1 : 0)
}
