import type { LatencyFault } from "./fault-rule.ts"

/**
 * Draws how long a request waits.
 *
 * @param fraction Where in the distribution, ≥ 0 and < 1.
 * @returns Milliseconds; beyond the last percentile given, its value.
 */
export function drawLatency(fault: LatencyFault, fraction: number): number {
  if ("ms" in fault) return fault.ms
  const percent = fraction * 100
  let [lowPercent, lowMs] = [0, 0]
  for (const [highPercent, highMs] of sortedPoints(fault.percentiles)) {
    if (percent < highPercent) return lowMs + ((percent - lowPercent) / (highPercent - lowPercent)) * (highMs - lowMs)
    lowPercent = highPercent
    lowMs = highMs
  }
  return lowMs
}

function sortedPoints(percentiles: Readonly<Record<string, number>>): (readonly [percent: number, ms: number])[] {
  const points = Object.entries(percentiles).map(([percent, ms]) => [Number(percent), ms] as const)
  return points.sort(([a], [b]) => a - b)
}
