import type { Entry } from "../entries.ts"
import { fromBase64 } from "./base64.ts"
import type { EnvelopeHead } from "./envelope-head.ts"
import { gunzip } from "./gzip.ts"
import { findJsonFault } from "./json-fault.ts"
import { type BytesBody, type EnvelopeBody, type NoEnvelope, readEnvelope } from "./read-envelope.ts"
import { fitsMeta } from "./rich-meta.ts"
import { fromRichJson } from "./rich-value.ts"

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

type Decoded = { readonly value: unknown; readonly fault?: undefined } | { readonly fault: string }

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
  if (decoded.fault !== undefined) return { outcome: "corrupt", reason: decoded.fault }
  const { key: _, ...lifetimeAndNotes } = head
  const entry = { value: decoded.value, ...lifetimeAndNotes, sizeBytes: bytes.length }
  return { outcome, entry, head, coerced }
}

async function decodeBody(body: EnvelopeBody): Promise<Decoded> {
  if (body.kind === "json") return await decodeJson(body.json, body.meta)
  const value = await decodeBytes(body)
  return value === undefined ? { fault: `its ${body.kind} is broken or too large` } : { value }
}

async function decodeJson(json: unknown, meta: unknown): Promise<Decoded> {
  const fault = findJsonFault(json)
  if (fault !== undefined) return { fault }
  if (meta === undefined) return { value: json }
  const refused = { fault: "its meta is not to be trusted" }
  if (!fitsMeta(json, meta)) return refused
  try {
    return { value: await fromRichJson({ json, meta }) }
  } catch {
    return refused
  }
}

async function decodeBytes(body: BytesBody): Promise<Uint8Array | undefined> {
  if (body.kind === "base64") return typeof body.text === "string" ? fromBase64(body.text) : undefined
  return body.kind === "gzip" ? await gunzip(body.bytes) : body.bytes
}
