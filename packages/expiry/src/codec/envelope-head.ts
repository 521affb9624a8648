import type { Lifetime } from "../lifetime.ts"

/** What an envelope says beside its value. */
export interface EnvelopeHead extends Lifetime {
  /** When the value was made, in epoch milliseconds; never ahead of the reader's clock. */
  readonly writtenAtMs?: number
  readonly tags?: readonly string[]
  /** The whole escaped key, where the physical one holds only its hash. */
  readonly key?: string
}

/** An instant further ahead than this is none in milliseconds: ten years, and two days for clocks that differ. */
const MAX_AHEAD_MS = 315_532_800_000
const CANONICAL_DIGITS = /^(?:0|[1-9]\d{0,15})$/

const INSTANTS = [
  ["expiresAtMs", "expires_at"],
  ["staleUntilMs", "stale_until"],
  ["writtenAtMs", "written_at"],
] as const

type Unsure<T> = { readonly [Name in keyof T]: T[Name] | undefined }

/** Writes a head as the members of an envelope. */
export function toMembers(head: Unsure<EnvelopeHead>): Record<string, unknown> {
  const { expiresAtMs, staleUntilMs, writtenAtMs, tags, key } = head
  // JSON.stringify() leaves out what is undefined.
  return { expires_at: expiresAtMs, stale_until: staleUntilMs, written_at: writtenAtMs, tags, key }
}

/**
 * Reads a head from the members of an envelope; members it does not know do not matter.
 *
 * @param nowMs The reader's clock: an end more than ten years ahead is no instant in milliseconds.
 * @returns The head, or the name of the member at fault.
 */
export function readHead(members: Readonly<Record<string, unknown>>, nowMs: number): EnvelopeHead | string {
  const head: { -readonly [Name in keyof EnvelopeHead]: EnvelopeHead[Name] } = {}
  for (const [name, member] of INSTANTS) {
    const instant = toInstant(members[member])
    if (instant === undefined) continue
    if (!Number.isFinite(instant) || instant > nowMs + MAX_AHEAD_MS) return member
    head[name] = name === "writtenAtMs" ? Math.min(instant, nowMs) : instant
  }
  const { tags, key } = members
  if (head.staleUntilMs !== undefined && !(head.staleUntilMs >= (head.expiresAtMs ?? Number.NaN))) return "stale_until"
  if (tags !== undefined) {
    if (!Array.isArray(tags) || tags.some((tag) => typeof tag !== "string")) return "tags"
    head.tags = tags
  }
  if (key !== undefined) {
    if (typeof key !== "string") return "key"
    head.key = key
  }
  return head
}

/** Reads a number, or its canonical digits as some writers leave them. @returns NaN when it is neither. */
function toInstant(value: unknown): number | undefined {
  if (value === undefined) return undefined
  const isInstant = typeof value === "number" || (typeof value === "string" && CANONICAL_DIGITS.test(value))
  return isInstant ? Math.floor(Number(value)) : Number.NaN
}
