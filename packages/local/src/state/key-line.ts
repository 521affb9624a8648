import * as v from "valibot"
import { whyNotCloudflareKey } from "../cloudflare/key-rule.ts"
import type { StoredValue } from "../storage/records.ts"

/** A key with all that is stored of it, as JSON: the value as text where it is UTF-8, envelope and all, else as base64. */
export type KeyLine = {
  readonly key: string
  readonly contentType: string
  /** RFC 3339 with nanoseconds. */
  readonly updatedAt: string
  /** End by server-side TTL, in epoch milliseconds. */
  readonly expiresAtMs?: number | undefined
  /** What Cloudflare keeps beside the value. */
  readonly metadata?: unknown
} & ({ readonly text: string } | { readonly base64: string })

const members = {
  // Whatever one of the APIs takes: the keys of Telnyx are among those of Cloudflare.
  key: v.pipe(
    v.string(),
    v.check((key) => whyNotCloudflareKey(key) === undefined, "Expected a key of the store"),
  ),
  contentType: v.pipe(v.string(), v.regex(/^[\t\x20-\x7e\x80-\xff]*$/, "Expected a header's value")),
  updatedAt: v.string(),
  expiresAtMs: v.optional(v.pipe(v.number(), v.finite())),
  metadata: v.optional(v.unknown()),
}

/** The form of a {@link KeyLine}. */
export const KEY_LINE: v.GenericSchema<unknown, KeyLine> = v.union([
  v.strictObject({ ...members, text: v.string() }),
  v.strictObject({ ...members, base64: v.pipe(v.string(), v.base64()) }),
])

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })

export function toKeyLine(key: string, { bytes, contentType, updatedAt, expiresAtMs, metadata }: StoredValue): KeyLine {
  const about = {
    key,
    contentType,
    updatedAt,
    ...(expiresAtMs === undefined ? {} : { expiresAtMs }),
    ...(metadata === undefined ? {} : { metadata: JSON.parse(metadata) as unknown }),
  }
  try {
    return { ...about, text: decoder.decode(bytes) }
  } catch {
    return { ...about, base64: Buffer.from(bytes).toString("base64") }
  }
}

export function fromKeyLine(line: KeyLine): StoredValue {
  const { contentType, updatedAt, expiresAtMs } = line
  const metadata = line.metadata === undefined ? undefined : JSON.stringify(line.metadata)
  const bytes = "text" in line ? Buffer.from(line.text) : Buffer.from(line.base64, "base64")
  return { bytes, contentType, updatedAt, expiresAtMs, metadata }
}
