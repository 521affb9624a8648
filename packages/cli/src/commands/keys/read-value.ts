import { isUtf8 } from "node:buffer"
import { inspect } from "node:util"
import { decodeEntry, readEnvelope } from "@larder/expiry"
import { formatNumberOf } from "../../output/amounts.ts"
import type { KeyFacts } from "./read-facts.ts"

/** A stored value: for programs, and for people. */
export interface StoredValue {
  /** Members for `--json`: `value` (and superjson's `meta`) or, of bytes, `base64`. */
  readonly json: Readonly<Record<string, unknown>>
  readonly text: string
}

/** Longest text shown to people. */
const MAX_TEXT = 20_000

/** Reads the value in an envelope, past its end or not; of what is none, all of it. */
export async function readValue(bytes: Uint8Array, facts: KeyFacts, nowMs: number): Promise<StoredValue> {
  // Judged by a moment at which it had not ended, as what has ended is not decoded.
  const atMs = Math.min(facts.expiresAtMs ?? Number.POSITIVE_INFINITY, nowMs) - 1
  const envelope = readEnvelope(bytes, atMs)
  const reading = await decodeEntry(bytes, atMs)
  if (!("head" in envelope) || !("entry" in reading)) return describeBytes(bytes)
  const { value } = reading.entry
  if (value instanceof Uint8Array) return describeBytes(value)
  const { body } = envelope
  const json = body.encoding === "json" ? { value: body.value, meta: body.meta } : {}
  const isPlain = body.encoding === "json" && body.meta === undefined
  return { json, text: cut(isPlain ? JSON.stringify(value, undefined, 2) : inspect(value, { depth: null })) }
}

function describeBytes(bytes: Uint8Array): StoredValue {
  if (isUtf8(bytes)) {
    const text = new TextDecoder().decode(bytes)
    return { json: { text }, text: cut(text) }
  }
  const base64 = Buffer.from(bytes).toString("base64")
  return { json: { base64 }, text: `(${formatNumberOf(bytes.length, "byte")} that are no text: --raw writes them)` }
}

function cut(text: string): string {
  if (text.length <= MAX_TEXT) return text
  return `${text.slice(0, MAX_TEXT)}\n(${formatNumberOf(text.length - MAX_TEXT, "more character")}: --raw or --json shows all)`
}
