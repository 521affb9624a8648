import { InvalidValueError } from "./errors/invalid-value-error.ts"
import { KvNetworkError } from "./errors/kv-network-error.ts"
import { KvResponseError } from "./errors/kv-response-error.ts"
import { KvTimeoutError } from "./errors/kv-timeout-error.ts"
import { assertPhysicalKey, assertPhysicalPrefix } from "./keys/physical-key.ts"
import type { KvKeyInfo, KvPage, KvStore } from "./kv-store.ts"
import { readInstant } from "./telnyx/key-page.ts"
import { isRecord } from "./telnyx/parse-json.ts"
import { telnyxCapabilities } from "./telnyx/telnyx-capabilities.ts"
import { TELNYX_LIMITS } from "./telnyx/telnyx-limits.ts"
import { ttlQuery } from "./telnyx/ttl-query.ts"
import { toValueBytes } from "./telnyx/value-bytes.ts"
import { bounded, TIMED_OUT } from "./transport/bounded.ts"
import { inRange, MAX_MS, TRANSPORT_DEFAULTS } from "./transport/transport-options.ts"
import { createWriteOrder } from "./transport/write-order.ts"

/** The `env` binding of a TypeScript function, as far as it is used: its package is not on the public registry. */
export interface KvBinding {
  get(key: string): Promise<string | null>
  put(key: string, value: string, options?: { expirationTtl?: number }): Promise<unknown>
  delete(key: string): Promise<unknown>
  list(options?: { prefix?: string; cursor?: string; limit?: number }): Promise<unknown>
}

export interface FromBindingOptions {
  /** Time for one call in milliseconds, 1 to 2,147,483,647. @default 10_000 */
  readonly deadlineMs?: number | undefined
}

const { maxKeyBytes, maxValueBytes } = TELNYX_LIMITS
const { now } = TRANSPORT_DEFAULTS
const encoder = new TextEncoder()
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })

/**
 * Makes a store of a binding. It carries text only, and says nothing of content types.
 *
 * Writes of a key go out one after another; each call has one deadline. A TTL is passed on, but older runtimes ignore it without a word: `serverTtl` stays `"unknown"`.
 *
 * @throws {RangeError} When `deadlineMs` is out of its range.
 */
export function fromBinding(binding: KvBinding, options: FromBindingOptions = {}): KvStore {
  const { deadlineMs = TRANSPORT_DEFAULTS.deadlineMs } = options
  inRange("deadlineMs", deadlineMs, MAX_MS)
  const inOrder = createWriteOrder()
  const endsAt = (): number => now() + deadlineMs

  async function call<T>(
    operation: string,
    signal: AbortSignal | undefined,
    run: () => Promise<T>,
    endsAtMs: number = endsAt(),
  ): Promise<T> {
    const leftMs = endsAtMs - now()
    if (leftMs <= 0) throw new KvTimeoutError(deadlineMs, { operation })
    const details = { operation, attempts: 1, outcome: "unknown" } as const
    const result = await bounded(run, leftMs, signal).catch((cause: unknown) => {
      if (signal?.aborted) throw signal.reason
      throw new KvNetworkError({ ...details, cause })
    })
    if (result === TIMED_OUT) throw new KvTimeoutError(deadlineMs, details)
    return result
  }
  function write(operation: string, key: string, signal: AbortSignal | undefined, run: () => Promise<unknown>) {
    const endsAtMs = endsAt()
    return inOrder(key, signal, () => call(operation, signal, run, endsAtMs))
  }
  return {
    capabilities: telnyxCapabilities(false),
    async get(key, { signal } = {}) {
      assertPhysicalKey("get", key, maxKeyBytes)
      const text = await call("get", signal, async () => binding.get(key))
      return text === null || text === undefined ? undefined : { bytes: encoder.encode(text) }
    },
    async put(key, value, { signal, ttlMs } = {}) {
      assertPhysicalKey("put", key, maxKeyBytes)
      ttlQuery(ttlMs)
      const text = toText(toValueBytes(value, maxValueBytes))
      const ttl = ttlMs === undefined ? undefined : { expirationTtl: Math.ceil(ttlMs / 1_000) }
      await write("put", key, signal, async () => binding.put(key, text, ttl))
      return "stored"
    },
    async delete(key, { signal } = {}) {
      assertPhysicalKey("delete", key, maxKeyBytes)
      await write("delete", key, signal, async () => binding.delete(key))
    },
    async list({ prefix, cursor, limit, signal } = {}) {
      if (prefix !== undefined) assertPhysicalPrefix("list", prefix, maxKeyBytes)
      const query = {
        ...(prefix === undefined ? {} : { prefix }),
        ...(cursor === undefined ? {} : { cursor }),
        ...(limit === undefined ? {} : { limit }),
      }
      return readPage(await call("list", signal, async () => binding.list(query)))
    },
  }
}

function toText(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes)
  } catch (cause) {
    throw new InvalidValueError("put", "this binding stores text only, and the bytes are not UTF-8", cause)
  }
}

/** The published types and the documentation disagree on names: both are read. */
function readPage(page: unknown): KvPage {
  if (!isRecord(page) || !Array.isArray(page["keys"])) {
    throw badPage("expected a page with a list of keys")
  }
  const keys = page["keys"].map(readKeyInfo).filter((info) => info !== undefined)
  const isComplete = page["list_complete"] ?? page["listComplete"]
  const { cursor } = page
  if (typeof cursor === "string" && cursor !== "" && isComplete !== true) return { keys, cursor }
  if (isComplete === false) throw badPage("more keys without a cursor")
  return { keys }
}

function badPage(reason: string): KvResponseError {
  return new KvResponseError(reason, { operation: "list", outcome: "unknown", attempts: 1 })
}

function readKeyInfo(item: unknown): KvKeyInfo | undefined {
  if (!isRecord(item)) return undefined
  const key = item["name"] ?? item["key"]
  if (typeof key !== "string") return undefined
  const sizeBytes = item["sizeBytes"] ?? item["size_bytes"]
  const updatedAtMs = readInstant(item["updatedAt"] ?? item["updated_at"])
  return {
    key,
    ...(typeof sizeBytes === "number" && Number.isSafeInteger(sizeBytes) && sizeBytes >= 0 ? { sizeBytes } : {}),
    ...(updatedAtMs === undefined ? {} : { updatedAtMs }),
  }
}
