/** What is kept of a key beside its value: all that a list needs. */
export interface KeyRecord {
  readonly sizeBytes: number
  /** RFC 3339 with nanoseconds, as the service writes it. */
  readonly updatedAt: string
  readonly contentType: string
  /** End of the key by server-side TTL, in epoch milliseconds. */
  readonly expiresAtMs: number | undefined
}

/** A step of a namespace's life, in the service's words. */
export type NamespaceStatus = (typeof NAMESPACE_STATUSES)[number]

export const NAMESPACE_STATUSES = ["pending", "provision_ok", "provision_failed", "deleting", "delete_failed"] as const

export interface NamespaceRecord {
  readonly id: string
  readonly name: string
  readonly supportsTtl: boolean
  readonly createdAt: string
  readonly updatedAt: string
  readonly status: NamespaceStatus
  /** When a passing status (`pending`, `deleting`) ends, in epoch milliseconds. */
  readonly untilMs?: number | undefined
}

/** A record as it lies on disk: without the names of its members, which would double its size. */
export type PackedRecord = readonly [sizeBytes: number, updatedAt: string, contentType: string, expiresAtMs?: number]

export function packRecord(record: KeyRecord): PackedRecord {
  const { sizeBytes, updatedAt, contentType, expiresAtMs } = record
  return expiresAtMs === undefined
    ? [sizeBytes, updatedAt, contentType]
    : [sizeBytes, updatedAt, contentType, expiresAtMs]
}

export function unpackRecord([sizeBytes, updatedAt, contentType, expiresAtMs]: PackedRecord): KeyRecord {
  return { sizeBytes, updatedAt, contentType, expiresAtMs }
}
