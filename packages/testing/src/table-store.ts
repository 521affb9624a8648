import {
  assertPhysicalKey,
  type KvCallOptions,
  type KvCapabilities,
  KvHttpError,
  type KvKeyInfo,
  type KvListOptions,
  type KvPage,
  type KvPutOptions,
  type KvPutOutcome,
  type KvStore,
  type KvValue,
  NamespaceNotReadyError,
  TELNYX_LIMITS,
  TELNYX_PRICES,
  ValueTooLargeError,
} from "@larder/core"
import type { KeyRecord, KeyTable } from "./key-table.ts"

/** Options of a simulated store. */
export interface TableStoreOptions {
  /** The server's clock, in epoch milliseconds. @default Date.now */
  readonly now?: (() => number) | undefined
  /** What differs from Telnyx KV. @default its limits and prices, `serverTtl.support` "unknown" */
  readonly capabilities?: Partial<KvCapabilities> | undefined
  /** Whether the namespace was made with TTL support; without, a write with a TTL gets a 409. @default true */
  readonly supportsTtl?: boolean | undefined
  /** Whether the namespace is usable; asked at every call. @default always */
  readonly isReady?: (() => boolean) | undefined
}

const encoder = new TextEncoder()

/**
 * Creates a `KvStore` with the rules of Telnyx KV over a table.
 *
 * Each call takes effect at once, before its promise settles; values are copied on the way in and out.
 */
export function createTableStore(table: KeyTable, options: TableStoreOptions = {}): KvStore {
  const now = options.now ?? Date.now
  const capabilities = telnyxCapabilities(options.capabilities)

  function enter(operation: string, { signal }: KvCallOptions, ttlMs?: number): void {
    signal?.throwIfAborted()
    const ready = options.isReady?.() ?? true
    if (!ready && ttlMs === undefined) {
      throw new NamespaceNotReadyError({ operation, outcome: "rejected", attempts: 1 }, "pending")
    }
    // With a TTL, the two reasons of a 409 cannot be told apart.
    if (ttlMs !== undefined && !(ready && (options.supportsTtl ?? true))) throw conflict(operation)
  }

  function getLive(key: string): KeyRecord | undefined {
    const record = table.get(key)
    return isLive(record, now()) ? record : undefined
  }

  return {
    capabilities,

    async get(key, options = {}): Promise<KvValue | undefined> {
      assertPhysicalKey("get", key, capabilities.maxKeyBytes)
      enter("get", options)
      const record = getLive(key)
      return record && { bytes: record.bytes.slice(), contentType: record.contentType }
    },

    async put(key, value, options: KvPutOptions = {}): Promise<KvPutOutcome> {
      assertPhysicalKey("put", key, capabilities.maxKeyBytes)
      const bytes = toStoredBytes(value, capabilities.maxValueBytes)
      const lifetimeMs = toServerTtlMs(options.ttlMs)
      enter("put", options, lifetimeMs)
      const updatedAtMs = now()
      const previous = table.set(key, {
        bytes,
        contentType: options.contentType ?? "application/octet-stream",
        updatedAtMs,
        expiresAtMs: lifetimeMs === undefined ? undefined : updatedAtMs + lifetimeMs,
      })
      return isLive(previous, updatedAtMs) ? "updated" : "created"
    },

    async delete(key, options = {}): Promise<void> {
      assertPhysicalKey("delete", key, capabilities.maxKeyBytes)
      enter("delete", options)
      table.delete(key)
    },

    async list(options: KvListOptions = {}): Promise<KvPage> {
      const { prefix = "", cursor, limit = TELNYX_LIMITS.maxListLimit } = options
      // A prefix is good when some key can begin with it.
      if (prefix !== "") assertPhysicalKey("list", `${prefix}x`, capabilities.maxKeyBytes + 1)
      if (!(Number.isInteger(limit) && limit >= 1)) throw new RangeError(`list: limit ${limit}, expected 1 to 1000`)
      enter("list", options)
      const after = cursor === undefined ? undefined : fromCursor(cursor)
      const found = findKeys(prefix, after, Math.min(limit, TELNYX_LIMITS.maxListLimit))
      return { ...found, serverNowMs: now() }
    },
  }

  function findKeys(prefix: string, after: string | undefined, limit: number): KvPage {
    const keys: KvKeyInfo[] = []
    for (const key of table.keysFrom(after !== undefined && after > prefix ? after : prefix)) {
      if (!key.startsWith(prefix)) break
      const record = key === after ? undefined : getLive(key)
      if (record === undefined) continue
      const last = keys.at(-1)
      if (keys.length === limit && last !== undefined) return { keys, cursor: toCursor(last.key) }
      keys.push({ key, sizeBytes: record.bytes.length, updatedAtMs: record.updatedAtMs })
    }
    return { keys }
  }
}

function telnyxCapabilities(overrides: Partial<KvCapabilities> = {}): KvCapabilities {
  const { maxKeyBytes, maxValueBytes, minTtlMs, lagMs } = TELNYX_LIMITS
  const serverTtl = { support: "unknown" as const }
  return { maxKeyBytes, maxValueBytes, minTtlMs, lagMs, serverTtl, binary: true, prices: TELNYX_PRICES, ...overrides }
}

function isLive(record: KeyRecord | undefined, nowMs: number): boolean {
  return record !== undefined && (record.expiresAtMs === undefined || nowMs < record.expiresAtMs)
}

function toStoredBytes(value: string | Uint8Array, maxValueBytes: number): Uint8Array {
  const bytes = typeof value === "string" ? encoder.encode(value) : value.slice()
  if (bytes.length > maxValueBytes) throw new ValueTooLargeError("put", bytes.length, maxValueBytes)
  return bytes
}

/** The wire knows whole seconds only. */
function toServerTtlMs(ttlMs: number | undefined): number | undefined {
  if (ttlMs === undefined) return undefined
  if (typeof ttlMs !== "number") throw new TypeError(`put: ttlMs is a ${typeof ttlMs}, expected a number`)
  const seconds = Math.ceil(ttlMs / 1_000)
  if (ttlMs > 0 && seconds <= TELNYX_LIMITS.maxTtlSecs) return seconds * 1_000
  throw new RangeError(`put: ttlMs ${ttlMs}, expected > 0 and at most ${TELNYX_LIMITS.maxTtlSecs} s`)
}

function conflict(operation: string): KvHttpError {
  return new KvHttpError(409, [{ title: "Conflict" }], { operation, outcome: "rejected", attempts: 1 })
}

/** The name of the last key seen: it stays right whatever keys come and go, that one included. */
function toCursor(key: string): string {
  return btoa(`after ${key}`)
}

function fromCursor(cursor: string): string {
  try {
    const [, key] = /^after (.+)$/.exec(atob(cursor)) ?? []
    if (key !== undefined) return key
  } catch {
    // No base64: refused below like any other text that toCursor() has not written.
  }
  throw new KvHttpError(400, [{ code: "10015", parameter: "cursor" }], { operation: "list", outcome: "rejected" })
}
