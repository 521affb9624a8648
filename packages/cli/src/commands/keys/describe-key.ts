import { type GivenKey, toLogicalKey } from "../../connect/find-key.ts"
import { formatBytes } from "../../output/amounts.ts"
import type { Paint } from "../../output/paint.ts"
import { printableLines } from "../../output/printable.ts"
import { toPairs } from "../../output/table.ts"
import { formatDistance, formatDuration, formatInstant } from "../../output/times.ts"
import { ageOf, type KeyFacts } from "./read-facts.ts"
import type { StoredValue } from "./read-value.ts"

export interface ShownKey {
  readonly given: GivenKey
  readonly facts: KeyFacts & { readonly contentType?: string | undefined }
  readonly content: StoredValue
  readonly nowMs: number
}

/** Writes all about a key: what is known of it, an empty line, its value. */
export function describeKey(paint: Paint, { given, facts, content, nowMs }: ShownKey): string {
  const { key, state, sizeBytes, tags, fullKey, contentType } = facts
  const age = ageOf(facts, nowMs)
  const pairs = toPairs(paint, [
    ["key", key],
    ["stands for", given.isPhysical ? (fullKey ?? toLogicalKey(key)) : given.given],
    ["state", state === "foreign" ? "no envelope: written by another program" : state],
    ["ends", describeInstant(facts, nowMs)],
    ["age", age === undefined ? "unknown" : formatDuration(age)],
    ["size", formatBytes(sizeBytes ?? 0)],
    ["type", contentType],
    ["tags", tags?.join(", ")],
  ])
  return `${pairs}\n\n${printableLines(content.text)}`
}

function describeInstant({ state, expiresAtMs, staleUntilMs }: KeyFacts, nowMs: number): string | undefined {
  if (state !== "fresh" && state !== "stale" && state !== "expired") return undefined
  const endsAtMs = state === "fresh" ? expiresAtMs : (staleUntilMs ?? expiresAtMs)
  return endsAtMs === undefined ? "never" : `${formatDistance(endsAtMs, nowMs)} (${formatInstant(endsAtMs)})`
}
