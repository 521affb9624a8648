import { toValueBytes } from "@larder/core/transport"
import type { CloudflarePutOptions } from "../cloudflare-kv-store.ts"
import { CLOUDFLARE_LIMITS } from "../cloudflare-limits.ts"
import { assertCloudflareKey } from "./cloudflare-key.ts"
import { toMetadata } from "./metadata.ts"

const { maxValueBytes, minTtlMs, maxTtlSecs } = CLOUDFLARE_LIMITS

/** A write that can be sent: checked, and copied from what its caller may change. */
export interface PreparedWrite {
  readonly key: string
  readonly bytes: Uint8Array<ArrayBuffer>
  /** In seconds, 60 or more. */
  readonly expirationTtl: number | undefined
  /** In epoch seconds, where there is no `expirationTtl`. */
  readonly expiration: number | undefined
  /** JSON. */
  readonly metadata: string | undefined
}

/**
 * Checks a write, and takes it as it is now.
 *
 * @throws {InvalidKeyError} When the key is none.
 * @throws {InvalidValueError} When the value, or the metadata, cannot be stored as it is.
 * @throws {ValueTooLargeError} When the value is longer than the store takes.
 * @throws {RangeError | TypeError} When `ttlMs` or `expiresAtMs` is out of its range.
 */
export function prepareWrite(
  operation: string,
  key: string,
  value: string | Uint8Array,
  options: CloudflarePutOptions,
): PreparedWrite {
  assertCloudflareKey(operation, key)
  return {
    key,
    bytes: toValueBytes(value, maxValueBytes),
    metadata: toMetadata(operation, options),
    ...toExpiration(operation, options),
  }
}

/** Rounds up to whole seconds, and a lifetime to the shortest the service takes: an envelope keeps the exact end. */
function toExpiration(
  operation: string,
  { ttlMs, expiresAtMs }: { readonly ttlMs?: unknown; readonly expiresAtMs?: number | undefined },
): Pick<PreparedWrite, "expirationTtl" | "expiration"> {
  if (ttlMs === undefined) {
    return { expirationTtl: undefined, expiration: expiresAtMs && Math.ceil(expiresAtMs / 1_000) }
  }
  if (typeof ttlMs !== "number") {
    throw new TypeError(`${operation}: ttlMs: expected a number of milliseconds, got ${typeof ttlMs}`)
  }
  if (ttlMs > 0 && ttlMs <= maxTtlSecs * 1_000) {
    return { expirationTtl: Math.ceil(Math.max(ttlMs, minTtlMs) / 1_000), expiration: undefined }
  }
  throw new RangeError(`${operation}: ttlMs: expected more than 0 and at most ${maxTtlSecs} seconds, got ${ttlMs} ms`)
}
