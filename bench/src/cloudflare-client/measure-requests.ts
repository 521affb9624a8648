import type { Say } from "../bench.ts"
import { inChildProcess } from "../instrument/child-contender.ts"
import { type Measured, measureCpu, quantile } from "../instrument/measure.ts"
import { CLIENTS } from "./clients.ts"

export const WORKLOADS = [
  { label: "GET 1 KiB", call: "GET", bytes: 1_024, calls: 1_000 },
  { label: "PUT 1 KiB", call: "PUT", bytes: 1_024, calls: 1_000 },
  { label: "PUT 1 KiB with metadata", call: "PUT with metadata", bytes: 1_024, calls: 1_000 },
  { label: "GET 100 KiB", call: "GET", bytes: 102_400, calls: 300 },
] as const

export const ROUNDS = { rounds: 7, warmUpRounds: 5 }

export interface RequestFigures {
  readonly label: string
  /** CPU time by client, in microseconds. */
  readonly cpu: readonly Measured[]
  /** Wall time of a call by client, in microseconds: the whole round over its calls and lanes. */
  readonly wall: ReadonlyMap<string, number>
}

/** Measures CPU and wall time of one kind of request, each client in a process of its own. */
export async function measureRequests(
  origin: string,
  { label, call, bytes, calls }: (typeof WORKLOADS)[number],
  say: Say,
): Promise<RequestFigures> {
  const module = import.meta.resolve("./client-process.js")
  const walls = new Map<string, number[]>()
  const contenders = Object.keys(CLIENTS).map((name) => {
    const contender = inChildProcess(name, module, [name, origin, call, String(bytes)])
    const times: number[] = []
    walls.set(name, times)
    const timed = async (count: number): Promise<number> => {
      const startedAtMs = performance.now()
      const micros = await contender.cpuMicros(count)
      times.push(((performance.now() - startedAtMs) * 1_000) / count)
      return micros
    }
    return { ...contender, cpuMicros: timed }
  })
  try {
    const cpu = await measureCpu(contenders, { calls, ...ROUNDS })
    say(`${label}: ${cpu.map(({ name, perCall }) => `${name} ${perCall.toFixed(0)}`).join(", ")} µs`)
    // Warm-up rounds are slower: the faster half is what counts.
    const wall = Array.from(walls, ([name, times]) => [name, quantile(times, 0.25)] as const)
    return { label, cpu, wall: new Map(wall) }
  } finally {
    for (const contender of contenders) contender.close()
  }
}
