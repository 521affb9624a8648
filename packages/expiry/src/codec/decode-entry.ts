import type { Entry } from "../entries.ts"
import type { EnvelopeHead } from "./envelope-head.ts"
import { findJsonFault } from "./json-fault.ts"
import { type EnvelopeBody, type NoEnvelope, readEnvelope } from "./read-envelope.ts"

/** A usable entry, decoded. */
export interface DecodedEntry {
  readonly outcome: "hit" | "stale"
  readonly entry: Entry
  readonly head: EnvelopeHead
  /** Whether its end was written as text. */
  readonly coerced: boolean
}

/** An entry past its end; its value was not decoded. */
export interface ExpiredEntry {
  readonly outcome: "expired"
  readonly head: EnvelopeHead
  readonly coerced: boolean
}

/** What stored bytes turned out to be. */
export type EntryReading = DecodedEntry | ExpiredEntry | NoEnvelope

/**
 * Decodes stored bytes.
 *
 * Whatever the bytes, it resolves: it never throws, never reaches a prototype, and is bounded in time, depth and memory.
 *
 * @param nowMs The clock to judge by, in epoch milliseconds.
 */
export async function decodeEntry(bytes: Uint8Array, nowMs: number): Promise<EntryReading> {
  const envelope = readEnvelope(bytes, nowMs)
  if (!("head" in envelope)) return envelope
  const { outcome, head, body, coerced } = envelope
  if (outcome === "expired") return { outcome, head, coerced }
  const decoded = await decodeBody(body)
  if (typeof decoded === "string") return { outcome: "corrupt", reason: decoded }
  const { key: _, ...rest } = head
  return { outcome, head, coerced, entry: { ...decoded, ...rest, sizeBytes: bytes.length } }
}

/** @returns The value, or a word for what is at fault. */
async function decodeBody(body: EnvelopeBody): Promise<{ readonly value: unknown } | string> {
  const { encoding, value } = body
  if (encoding === "bytes") return { value }
  if (encoding !== "json") return await decodeBytes(body)
  return findJsonFault(value) ?? (body.meta === undefined ? { value } : await decodeRich(value, body.meta))
}

async function decodeRich(json: unknown, meta: unknown): Promise<{ readonly value: unknown } | string> {
  const { fitsMeta } = await import("./rich-meta.ts")
  if (!fitsMeta(json, meta)) return "meta"
  const { fromRichJson } = await import("./from-rich-json.ts")
  try {
    return { value: fromRichJson(json, meta) }
  } catch {
    return "meta"
  }
}

async function decodeBytes(body: Exclude<EnvelopeBody, { encoding: "json" }>): Promise<{ value: unknown } | string> {
  const { fromBase64, gunzip } = await import("./bytes.ts")
  try {
    return { value: body.encoding === "base64" ? fromBase64(body.value) : await gunzip(body.value) }
  } catch {
    return body.encoding
  }
}
