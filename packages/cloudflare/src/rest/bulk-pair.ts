import type { PreparedWrite } from "../values/prepare-write.ts"

const encoder = new TextEncoder()
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })
/** Arguments that one call of a function takes everywhere; whole groups of three bytes. */
const SLICE = 24_576
/** What base64 adds to bytes; text that escapes would make longer than that is sent in base64 as well. */
const MOST_GROWTH = 1 / 3
/** Key, metadata and all else of a pair: more than they can be. */
const FRAME_BYTES = 2_500

/** Most bytes that {@link toBulkPair} makes of a write. */
export function bulkPairBytes({ bytes }: PreparedWrite): number {
  return Math.ceil(bytes.length * (1 + MOST_GROWTH)) + FRAME_BYTES
}

/** Writes one pair of a bulk write as JSON: text as it is, anything else, and what would be longer that way, in base64. */
export function toBulkPair({
  key,
  bytes,
  expirationTtl,
  expiration,
  metadata,
}: PreparedWrite): Uint8Array<ArrayBuffer> {
  const text = toJsonText(bytes)
  const value = text ?? `"${toBase64(bytes)}","base64":true`
  const ends = JSON.stringify({ expiration_ttl: expirationTtl, expiration }).slice(1, -1)
  const rest = [ends, metadata && `"metadata":${metadata}`].filter(Boolean).map((member) => `,${member}`)
  return encoder.encode(`{"key":${JSON.stringify(key)},"value":${value}${rest.join("")}}`)
}

function toJsonText(bytes: Uint8Array): string | undefined {
  try {
    const text = decoder.decode(bytes)
    const json = JSON.stringify(text)
    return json.length - text.length <= bytes.length * MOST_GROWTH + 2 ? json : undefined
  } catch {
    return undefined
  }
}

function toBase64(bytes: Uint8Array): string {
  let base64 = ""
  for (let start = 0; start < bytes.length; start += SLICE) {
    base64 += btoa(String.fromCharCode(...bytes.subarray(start, start + SLICE)))
  }
  return base64
}
