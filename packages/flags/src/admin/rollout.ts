import type { JsonValue } from "../flag-value.ts"

/** Gives a share of the population a variant, now, from a time on, or growing over a time. */
export interface Rollout {
  readonly variant: string
  /** Share of the population, 0 to 100, in steps of 0.001. */
  readonly percent: number
  /** What the others are given. @default the flag's default variant */
  readonly otherwise?: string | undefined
  /** When the share begins to be given, in epoch milliseconds; what counts is the second. @default at once */
  readonly startAtMs?: number | undefined
  /** When `percent` is reached, in epoch milliseconds: from `startAtMs` on it grows in a straight line. @default `startAtMs` */
  readonly endAtMs?: number | undefined
  /** Share before `startAtMs`, 0 to 100. @default 0 */
  readonly fromPercent?: number | undefined
  /** When it is over, in epoch milliseconds: nobody is given the variant from then on. @default never */
  readonly untilMs?: number | undefined
}

/** A whole population, in the smallest step of a percentage. */
const WHOLE = 100_000
/** Largest sum of weights. Source: flagd's decision record on high-precision bucketing, 2026-03. */
const MAX_TOTAL = 2_147_483_647
const NOW: JsonValue = { var: "$flagd.timestamp" }

/**
 * Writes a rollout in JSONLogic: one `fractional` with two shares, so that whoever was in it stays in it as it grows.
 *
 * @throws {RangeError} When a percentage is not from 0 to 100, or a time comes before the one it should follow.
 */
export function toFractional(rollout: Rollout, otherwise: string): JsonValue {
  const { startAtMs, endAtMs = startAtMs, untilMs } = rollout
  const from = toShare("fromPercent", rollout.fromPercent ?? 0)
  const to = toShare("percent", rollout.percent)
  const [start, end, until] = [toSeconds(startAtMs), toSeconds(endAtMs), toSeconds(untilMs)]
  if (start === undefined && end !== undefined) throw new RangeError("endAtMs: got one without startAtMs")
  inOrder("endAtMs", start, end)
  inOrder("untilMs", end, until)
  const seconds = start === undefined || end === undefined ? 0 : end - start
  const { share, total } = seconds === 0 ? step(from, to, start) : ramp(from, to, start ?? 0, seconds)
  const limited: JsonValue = until === undefined ? share : { if: [{ "<": [NOW, until] }, share, 0] }
  const rest: JsonValue = typeof limited === "number" ? total - limited : { "-": [total, limited] }
  return {
    fractional: [
      [rollout.variant, limited],
      [otherwise, rest],
    ],
  }
}

interface Share {
  /** A number of units, or what computes it. */
  readonly share: JsonValue
  readonly total: number
}

function step(from: number, to: number, start: number | undefined): Share {
  return { share: start === undefined ? to : { if: [{ ">=": [NOW, start] }, to, from] }, total: WHOLE }
}

/** Every second is a whole number of units, as weights must be. */
function ramp(from: number, to: number, start: number, seconds: number): Share {
  // The coarsest unit that still divides both ends: a longer ramp has room below the largest sum of weights.
  const unit = [WHOLE / 100, WHOLE / 1_000, WHOLE / 10_000, 1].find((size) => from % size === 0 && to % size === 0) ?? 1
  const total = (WHOLE / unit) * seconds
  if (total > MAX_TOTAL) {
    const days = Math.floor(MAX_TOTAL / (WHOLE / unit) / 86_400)
    throw new RangeError(
      `endAtMs: got ${seconds} s after startAtMs, expected at most ${days} days for these percentages`,
    )
  }
  const elapsed = { max: [0, { min: [seconds, { "-": [NOW, start] }] }] }
  return { share: { "+": [(from / unit) * seconds, { "*": [(to - from) / unit, elapsed] }] }, total }
}

function toShare(option: string, percent: number): number {
  if (!(percent >= 0 && percent <= 100)) throw new RangeError(`${option}: got ${percent}, expected 0 to 100`)
  return Math.round((percent * WHOLE) / 100)
}

function toSeconds(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : Math.round(ms / 1_000)
}

function inOrder(option: string, first: number | undefined, second: number | undefined): void {
  if (first !== undefined && second !== undefined && second < first) {
    throw new RangeError(`${option}: got one that is before the time it follows`)
  }
}
