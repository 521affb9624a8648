import type { Say } from "../bench.ts"
import { quantile } from "../instrument/measure.ts"
import { MANY } from "./clients.ts"
import { type RunningServer, startServer } from "./start-server.ts"

/** A round trip to the API from the same continent, in milliseconds. */
export const DELAY_MS = 20
export const KEYS = 1_000
const TIMES = 5

export interface ManyFigures {
  readonly name: string
  readonly requests: number
  /** Median. */
  readonly ms: number
}

/** Reads a thousand keys of 1 KiB in each way, in turns. */
export async function measureMany(say: Say): Promise<ManyFigures[]> {
  const server = await startServer(DELAY_MS)
  try {
    const figures: ManyFigures[] = []
    for (const [name, make] of Object.entries(MANY)) {
      figures.push({ name, ...(await measureOne(server, make(server.origin).getMany)) })
      say(`${name}: ${figures.at(-1)?.requests} requests, ${figures.at(-1)?.ms.toFixed(0)} ms`)
    }
    return figures
  } finally {
    server.close()
  }
}

async function measureOne(
  server: RunningServer,
  getMany: ((keys: readonly string[]) => Promise<number>) | undefined,
): Promise<Omit<ManyFigures, "name">> {
  const keys = Array.from({ length: KEYS }, (_, index) => `1024-${index}`)
  await getMany?.(keys)
  await server.countRequests()
  const times: number[] = []
  for (let time = 0; time < TIMES; time += 1) {
    const startedAtMs = performance.now()
    const found = await getMany?.(keys)
    times.push(performance.now() - startedAtMs)
    if (found !== KEYS) throw new Error(`${found} keys were found`)
  }
  return { requests: (await server.countRequests()) / TIMES, ms: quantile(times, 0.5) }
}
