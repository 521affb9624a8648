import type { Paint } from "../../output/paint.ts"
import { formatDistance, formatDuration } from "../../output/times.ts"
import type { KeyFacts } from "./read-facts.ts"

/** Says when an entry ends, in a few words. */
export function describeEnd({ state, expiresAtMs, staleUntilMs }: KeyFacts, nowMs: number): string {
  if (state === undefined) return "-"
  if (state === "foreign") return "no envelope"
  if (state === "corrupt" || state === "unsupported" || state === "gone") return state
  if (state === "stale") return `stale, ${formatDuration((staleUntilMs ?? nowMs) - nowMs)}`
  const endsAtMs = state === "expired" ? (staleUntilMs ?? expiresAtMs) : expiresAtMs
  return endsAtMs === undefined ? "never" : formatDistance(endsAtMs, nowMs)
}

/** Colours what {@link describeEnd} says. */
export function colourEnd(paint: Paint, { state }: KeyFacts): (text: string) => string {
  if (state === "fresh") return paint.green
  if (state === "stale") return paint.yellow
  return state === "expired" || state === "corrupt" || state === "unsupported" ? paint.red : paint.dim
}
