import type { ApiContext } from "../api/api-context.ts"
import type { WriteRequest } from "../keyspace.ts"
import { CloudflareError } from "./cloudflare-error.ts"
import { CLOUDFLARE_LIMITS } from "./limits.ts"

const { maxMetadataBytes, maxSecs, maxValueBytes } = CLOUDFLARE_LIMITS

/** What is to be written, as it was sent: with a key in the path, or in an entry of a bulk write. */
export interface SentWrite {
  readonly bytes: Uint8Array
  readonly metadata?: unknown
  /** Seconds since 1970. Left aside when there is a TTL. */
  readonly expiration?: string | number | null | undefined
  /** Seconds from now. */
  readonly expiration_ttl?: string | number | null | undefined
}

/**
 * Checks what is to be written, in the order of the service: its end, its metadata, its size.
 *
 * @throws {CloudflareError} 400 or 413.
 */
export function toWrite({ clock, minTtlSecs }: ApiContext, sent: SentWrite): WriteRequest {
  const expiresAtMs = toExpiresAtMs(sent, Math.floor(clock.now() / 1_000), minTtlSecs)
  const metadata = toMetadata(sent.metadata)
  const { bytes } = sent
  if (bytes.length > maxValueBytes) {
    throw new CloudflareError("tooLarge", `Value length of ${bytes.length} exceeds limit of ${maxValueBytes}.`)
  }
  return { bytes, contentType: "application/octet-stream", expiresAtMs, metadata }
}

/** Tells when a key ends: in whole seconds, as the service counts. */
function toExpiresAtMs(sent: SentWrite, nowSecs: number, minTtlSecs: number): number | undefined {
  const { expiration, expiration_ttl: ttl } = sent
  if (isSent(ttl)) {
    const secs = wholeSeconds(ttl)
    if (secs === undefined) throw invalid("expiration_ttl", ttl, "Please specify integer greater than 0.")
    if (secs < minTtlSecs) throw invalid("expiration_ttl", ttl, `Expiration TTL must be at least ${minTtlSecs}.`)
    return (nowSecs + secs) * 1_000
  }
  if (!isSent(expiration)) return undefined
  const secs = wholeSeconds(expiration)
  if (secs === undefined || secs <= nowSecs) {
    const wanted = "Please specify integer greater than the current number of seconds since the UNIX epoch."
    throw invalid("expiration", expiration, wanted)
  }
  if (secs - nowSecs >= minTtlSecs) return secs * 1_000
  throw invalid("expiration", expiration, `Expiration times must be at least ${minTtlSecs} seconds in the future.`)
}

function isSent(sent: string | number | null | undefined): sent is string | number {
  return sent !== undefined && sent !== null
}

function wholeSeconds(sent: string | number): number | undefined {
  const secs = Number(sent)
  return /^\d{1,10}$/.test(String(sent)) && secs >= 1 && secs <= maxSecs ? secs : undefined
}

function invalid(name: string, sent: string | number, wanted: string): CloudflareError {
  return new CloudflareError("badRequest", `Invalid ${name} of ${sent}. ${wanted}`)
}

/** Writes what is to be kept beside a value as JSON. */
function toMetadata(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined
  const text = stringify(value)
  const bytes = Buffer.byteLength(text)
  if (bytes <= maxMetadataBytes) return text
  throw new CloudflareError("tooLarge", `Metadata length of ${bytes} exceeds limit of ${maxMetadataBytes}.`)
}

/** What was parsed can always be written, unless it is nested beyond the stack. */
function stringify(value: unknown): string {
  try {
    return JSON.stringify(value)
  } catch {
    throw new CloudflareError("tooLarge", `Metadata length exceeds limit of ${maxMetadataBytes}.`)
  }
}
