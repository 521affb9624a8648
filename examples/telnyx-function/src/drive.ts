import { type Client, createClient } from "@larder/example-tour"

/** A request of the demonstration. */
export interface Step {
  readonly path: string
  readonly method?: "GET" | "POST"
  readonly headers?: Readonly<Record<string, string>>
}

/** What one visitor does, one thing after the other. */
export type Visit = readonly Step[]

/** What clients saw of the requests of a phase. */
export interface Driven {
  readonly requests: number
  /** How many answers had each status, such as `{ "200": 40 }`. */
  readonly statuses: Readonly<Record<string, number>>
  /** How many answers had each `X-Cache`. */
  readonly xCache: Readonly<Record<string, number>>
  readonly medianMs: number
  readonly p99Ms: number
  /** The text of the last answer. */
  readonly lastBody: string
}

/** Clients that come back: the same visitor has the same cookies in every phase. */
export interface Crowd {
  /** Makes the visits all at once, over real HTTP; the first visit by the first visitor, and so on. */
  readonly drive: (visits: readonly Visit[]) => Promise<Driven>
}

/** @param url Of the function, before and after a restart. */
export function createCrowd(url: string): Crowd {
  const visitors: Client[] = []

  function visitorAt(index: number): Client {
    visitors[index] ??= createClient(url)
    return visitors[index]
  }

  return {
    async drive(visits) {
      const statuses: Record<string, number> = {}
      const xCache: Record<string, number> = {}
      const durations: number[] = []
      let lastBody = ""
      const visit = async (steps: Visit, index: number): Promise<void> => {
        for (const { path, method = "GET", headers } of steps) {
          const startedAtMs = performance.now()
          const reply = await visitorAt(index).send(method, path, { headers })
          durations.push(performance.now() - startedAtMs)
          lastBody = reply.body
          count(statuses, String(reply.status))
          count(xCache, reply.headers.get("x-cache") ?? "")
        }
      }
      await Promise.all(visits.map(visit))
      durations.sort((a, b) => a - b)
      const [medianMs, p99Ms] = [quantile(durations, 0.5), quantile(durations, 0.99)]
      return { requests: durations.length, statuses, xCache, medianMs, p99Ms, lastBody }
    },
  }
}

function count(counts: Record<string, number>, name: string): void {
  if (name !== "") counts[name] = (counts[name] ?? 0) + 1
}

function quantile(sorted: readonly number[], q: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0
}
