/** What clients saw of one batch of requests. */
export interface Driven {
  readonly requests: number
  /** How many answers had each status, such as `{ "200": 40 }`. */
  readonly statuses: Readonly<Record<string, number>>
  /** How many answers had each `X-Cache`. */
  readonly xCache: Readonly<Record<string, number>>
  readonly medianMs: number
  readonly p99Ms: number
}

/** Requests every path, at most `concurrency` at a time, over real HTTP. */
export async function drive(url: string, paths: readonly string[], concurrency: number): Promise<Driven> {
  const statuses: Record<string, number> = {}
  const xCache: Record<string, number> = {}
  const durations: number[] = []
  const queue = paths.values()
  const work = async (): Promise<void> => {
    for (const path of queue) {
      const startedAtMs = performance.now()
      const response = await fetch(url + path)
      await response.arrayBuffer()
      durations.push(performance.now() - startedAtMs)
      count(statuses, String(response.status))
      count(xCache, response.headers.get("x-cache") ?? "none")
    }
  }
  await Promise.all(Array.from({ length: concurrency }, work))
  durations.sort((a, b) => a - b)
  return {
    requests: paths.length,
    statuses,
    xCache,
    medianMs: quantile(durations, 0.5),
    p99Ms: quantile(durations, 0.99),
  }
}

function count(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1
}

function quantile(sorted: readonly number[], q: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0
}
