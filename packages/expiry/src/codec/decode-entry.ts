import type { Entry } from "../entries.ts"
import { fromBase64 } from "./base64.ts"
import { findJsonFault } from "./check-json.ts"
import type { EnvelopeHead } from "./envelope-head.ts"
import { gunzip } from "./gzip.ts"
import { type BytesBody, type EnvelopeBody, type NoEnvelope, readEnvelope } from "./read-envelope.ts"
import { fromRichJson } from "./rich-value.ts"

/** An entry, decoded. */
export interface DecodedEntry {
  readonly outcome: "hit" | "stale"
  readonly entry: Entry
  readonly head: EnvelopeHead
  readonly coerced: boolean
}

/** An entry past its end, its value not decoded. */
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
 * Whatever the bytes, it resolves: it never throws, never pollutes a prototype, and is bounded in time, depth and memory.
 *
 * @param nowMs The clock to judge by, in epoch milliseconds.
 */
export async function decodeEntry(bytes: Uint8Array, nowMs: number): Promise<EntryReading> {
  const envelope = readEnvelope(bytes, nowMs)
  if (!("head" in envelope)) return envelope
  const { outcome, head, body, coerced } = envelope
  if (outcome === "expired") return { outcome, head, coerced }
  const decoded = await decodeBody(body)
  if (decoded === undefined) return { outcome: "corrupt", reason: "its value cannot be decoded" }
  const { key: _, ...rest } = head
  return { outcome, head, coerced, entry: { value: decoded.value, ...rest, sizeBytes: bytes.length } }
}

async function decodeBody(body: EnvelopeBody): Promise<{ readonly value: unknown } | undefined> {
  if (body.kind === "json") return await decodeJson(body.json, body.meta)
  const bytes = await decodeBytes(body)
  return bytes && { value: bytes }
}

async function decodeJson(json: unknown, meta: unknown): Promise<{ readonly value: unknown } | undefined> {
  if (findJsonFault(json) !== undefined) return undefined
  return meta === undefined ? { value: json } : await fromRichJson({ json, meta })
}

async function decodeBytes(body: BytesBody): Promise<Uint8Array | undefined> {
  if (body.kind === "base64") return typeof body.text === "string" ? fromBase64(body.text) : undefined
  return body.kind === "gzip" ? await gunzip(body.bytes) : body.bytes
}
