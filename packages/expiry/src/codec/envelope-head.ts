import type { Lifetime } from "../lifetime.ts"

/** What an envelope says beside its value. */
export interface EnvelopeHead extends Lifetime {
  /** When the value was made, in epoch milliseconds, never ahead of the reader's clock. */
  readonly writtenAtMs?: number
  readonly tags?: readonly string[]
  /** The whole escaped key, where the physical one holds only its hash. */
  readonly key?: string
}

/** A head as read, or why it cannot be. */
export type HeadReading =
  | { readonly head: EnvelopeHead; readonly coerced: boolean; readonly fault?: undefined }
  | { readonly fault: string }

/** An instant further ahead than this is none in milliseconds: ten years, and two days for clocks that differ. */
export const MAX_AHEAD_MS = 315_532_800_000
const CANONICAL_DIGITS = /^(?:0|[1-9]\d{0,15})$/

/** Writes a head as the members of an envelope. */
export function toMembers(head: EnvelopeHead): Record<string, unknown> {
  const { expiresAtMs, staleUntilMs, writtenAtMs, tags, key } = head
  // JSON.stringify() leaves out what is undefined.
  return { expires_at: expiresAtMs, stale_until: staleUntilMs, written_at: writtenAtMs, tags, key }
}

/**
 * Reads a head from the members of an envelope; members it does not know do not matter.
 *
 * @param nowMs The reader's clock: an end more than ten years ahead is no instant in milliseconds.
 */
export function readHead(members: Readonly<Record<string, unknown>>, nowMs: number): HeadReading {
  const { expires_at: end, stale_until: staleEnd, written_at: written, tags, key } = members
  const expiresAtMs = readInstant(end, nowMs)
  const staleUntilMs = readInstant(staleEnd, nowMs)
  const writtenAtMs = readInstant(written, nowMs)
  if (expiresAtMs === null) return { fault: "expires_at is no instant in milliseconds" }
  if (staleUntilMs === null) return { fault: "stale_until is no instant in milliseconds" }
  if (writtenAtMs === null) return { fault: "written_at is no instant in milliseconds" }
  if (tags !== undefined && !isListOfStrings(tags)) return { fault: "tags are no list of strings" }
  if (key !== undefined && typeof key !== "string") return { fault: "key is no string" }
  const isLater = expiresAtMs !== undefined && staleUntilMs !== undefined && staleUntilMs > expiresAtMs
  const head = {
    ...(expiresAtMs === undefined ? {} : { expiresAtMs }),
    ...(isLater ? { staleUntilMs } : {}),
    ...(writtenAtMs === undefined ? {} : { writtenAtMs: Math.min(writtenAtMs, nowMs) }),
    ...(tags === undefined ? {} : { tags }),
    ...(key === undefined ? {} : { key }),
  }
  return { head, coerced: typeof end === "string" }
}

/** Reads an instant: a number, or its canonical digits. @returns `null` when it is neither. */
function readInstant(value: unknown, nowMs: number): number | undefined | null {
  if (value === undefined) return undefined
  const isDigits = typeof value === "string" && CANONICAL_DIGITS.test(value)
  if (typeof value !== "number" && !isDigits) return null
  const instant = Math.floor(Number(value))
  return instant <= nowMs + MAX_AHEAD_MS && instant > Number.NEGATIVE_INFINITY ? instant : null
}

function isListOfStrings(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string")
}
