import {
  assertPhysicalKey,
  assertPhysicalPrefix,
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
} from "@larder/core"
import type { KeyRecord, KeyTable } from "./key-table.ts"
import { assertListLimit, fromCursor, toCursor, toServerTtlMs, toStoredBytes } from "./store-rules.ts"

/** Options of a simulated store. */
export interface TableStoreOptions {
  /** The server's clock, in epoch milliseconds. @default Date.now */
  readonly now?: (() => number) | undefined
  /** What differs from Telnyx KV. @default its limits and prices, `serverTtl.support` "unknown" */
  readonly capabilities?: Partial<KvCapabilities> | undefined
  /** Whether the namespace was made with TTL support; without it, a write with a TTL gets a 409. @default true */
  readonly supportsTtl?: boolean | undefined
  /** Whether the namespace is usable; asked at every call. @default always */
  readonly isReady?: (() => boolean) | undefined
}

/**
 * Creates a `KvStore` with the rules of Telnyx KV over a table.
 *
 * A call takes effect at once, before its promise settles; values are copied on the way in and out.
 */
export function createTableStore(table: KeyTable, options: TableStoreOptions = {}): KvStore {
  const now = options.now ?? Date.now
  const capabilities = telnyxCapabilities(options.capabilities)
  const { maxKeyBytes, maxValueBytes } = capabilities
  const enter = createGate(options)

  function getLive(key: string): KeyRecord | undefined {
    const record = table.get(key)
    return isLive(record, now()) ? record : undefined
  }

  return {
    capabilities,

    async get(key, options = {}): Promise<KvValue | undefined> {
      assertPhysicalKey("get", key, maxKeyBytes)
      enter("get", options)
      const record = getLive(key)
      return record && { bytes: record.bytes.slice(), contentType: record.contentType }
    },

    async put(key, value, options: KvPutOptions = {}): Promise<KvPutOutcome> {
      assertPhysicalKey("put", key, maxKeyBytes)
      const bytes = toStoredBytes(value, maxValueBytes)
      const ttlMs = toServerTtlMs(options.ttlMs)
      enter("put", options, ttlMs)
      const updatedAtMs = now()
      const expiresAtMs = ttlMs === undefined ? undefined : updatedAtMs + ttlMs
      const contentType = options.contentType ?? "application/octet-stream"
      const previous = table.set(key, { bytes, contentType, updatedAtMs, expiresAtMs })
      return isLive(previous, updatedAtMs) ? "updated" : "created"
    },

    async delete(key, options = {}): Promise<void> {
      assertPhysicalKey("delete", key, maxKeyBytes)
      enter("delete", options)
      table.delete(key)
    },

    async list(options: KvListOptions = {}): Promise<KvPage> {
      const { prefix = "", cursor, limit = TELNYX_LIMITS.maxListLimit } = options
      assertPhysicalPrefix("list", prefix, maxKeyBytes)
      assertListLimit(limit)
      enter("list", options)
      const after = cursor === undefined ? undefined : fromCursor(cursor)
      return { ...findKeys(prefix, after, limit), serverNowMs: now() }
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

/** Makes the check at the namespace's door: gone callers, and the 409s. */
function createGate({ isReady, supportsTtl = true }: TableStoreOptions) {
  return (operation: string, { signal }: KvCallOptions, ttlMs?: number): void => {
    signal?.throwIfAborted()
    const ready = isReady?.() ?? true
    if (ready && (supportsTtl || ttlMs === undefined)) return
    const details = { operation, outcome: "rejected", attempts: 1 } as const
    // With a TTL, the two reasons of a 409 cannot be told apart.
    if (ttlMs !== undefined) throw new KvHttpError(409, [{ title: "Conflict" }], details)
    throw new NamespaceNotReadyError(details, "pending")
  }
}

function isLive(record: KeyRecord | undefined, nowMs: number): boolean {
  return record !== undefined && (record.expiresAtMs === undefined || nowMs < record.expiresAtMs)
}
