import { InvalidValueError } from "@larder/core"
import { isRecord } from "@larder/core/transport"
import { CLOUDFLARE_LIMITS } from "../cloudflare-limits.ts"

const { maxMetadataBytes } = CLOUDFLARE_LIMITS
/** March 1973 in milliseconds. What is below was written by a program that counts in seconds, and says nothing to us. */
const EARLIEST_MS = 100_000_000_000
const encoder = new TextEncoder()

/** What a write says beside its value. */
export interface Beside {
  readonly metadata?: Readonly<Record<string, unknown>> | undefined
  readonly expiresAtMs?: number | undefined
}

/**
 * Makes the metadata of a write: the caller's own, and `expires_at` where the end is known.
 *
 * @returns Its JSON; `undefined` when there is nothing to say.
 * @throws {InvalidValueError} When it is no JSON object, or longer than the store takes.
 * @throws {RangeError} When `expiresAtMs` is no instant.
 */
export function toMetadata(operation: string, { metadata, expiresAtMs }: Beside): string | undefined {
  if (metadata === undefined && expiresAtMs === undefined) return undefined
  if (metadata !== undefined && !isRecord(metadata)) {
    throw new InvalidValueError(operation, "metadata: expected an object")
  }
  const json = stringify(operation, expiresAtMs === undefined ? metadata : withEnd(operation, metadata, expiresAtMs))
  const { length } = encoder.encode(json)
  if (length <= maxMetadataBytes) return json
  throw new InvalidValueError(
    operation,
    `the metadata has ${length} bytes, the store takes at most ${maxMetadataBytes}`,
  )
}

/** Reads the end of a value that {@link toMetadata} wrote, in epoch milliseconds. */
export function readExpiresAt(metadata: unknown): number | undefined {
  const expiresAt = isRecord(metadata) ? metadata["expires_at"] : undefined
  return Number.isSafeInteger(expiresAt) && Number(expiresAt) >= EARLIEST_MS ? Number(expiresAt) : undefined
}

function withEnd(operation: string, metadata: Beside["metadata"], expiresAtMs: unknown): object {
  if (typeof expiresAtMs === "number" && expiresAtMs >= EARLIEST_MS && expiresAtMs <= Number.MAX_SAFE_INTEGER) {
    return { ...metadata, expires_at: Math.ceil(expiresAtMs) }
  }
  throw new RangeError(`${operation}: expiresAtMs: expected epoch milliseconds, got ${String(expiresAtMs)}`)
}

function stringify(operation: string, metadata: unknown): string {
  let json: unknown
  try {
    json = JSON.stringify(metadata)
  } catch (cause) {
    throw new InvalidValueError(operation, "the metadata cannot be written as JSON", cause)
  }
  // A date, and whatever else has a `toJSON()`, may come out as something else.
  if (typeof json === "string" && json.startsWith("{")) return json
  throw new InvalidValueError(operation, "metadata: expected an object")
}
