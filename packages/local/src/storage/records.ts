/** What a list tells of a key. */
export interface KeyRecord {
  readonly sizeBytes: number
  /** RFC 3339 with nanoseconds, as the service writes it. */
  readonly updatedAt: string
  /** End of the key by server-side TTL, in epoch milliseconds. */
  readonly expiresAtMs?: number | undefined
}

/** All that is stored of a key. */
export interface StoredValue {
  readonly bytes: Uint8Array
  readonly contentType: string
  readonly updatedAt: string
  readonly expiresAtMs?: number | undefined
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

export function toRecord({ bytes, updatedAt, expiresAtMs }: StoredValue): KeyRecord {
  return { sizeBytes: bytes.length, updatedAt, expiresAtMs }
}

/** A record as it lies on disk: without the names of its members, which would double its size. */
export type PackedRecord = readonly [sizeBytes: number, updatedAt: string, expiresAtMs?: number]

export function packRecord({ bytes, updatedAt, expiresAtMs }: StoredValue): PackedRecord {
  return expiresAtMs === undefined ? [bytes.length, updatedAt] : [bytes.length, updatedAt, expiresAtMs]
}

export function unpackRecord([sizeBytes, updatedAt, expiresAtMs]: PackedRecord): KeyRecord {
  return { sizeBytes, updatedAt, expiresAtMs }
}

const END_OF_LINE = 0x0a

/** A value as it lies on disk: a line of JSON with what else is known of the key, then the bytes. One read gives a GET all. */
export function packValue({ bytes, contentType, updatedAt, expiresAtMs }: StoredValue): Uint8Array {
  const line = Buffer.from(`${JSON.stringify([contentType, updatedAt, expiresAtMs])}\n`)
  return Buffer.concat([line, bytes])
}

export function unpackValue(packed: Uint8Array): StoredValue {
  const lineEnd = packed.indexOf(END_OF_LINE)
  const line = Buffer.from(packed.buffer, packed.byteOffset, lineEnd).toString()
  // packValue() wrote it; JSON has no undefined.
  const [contentType, updatedAt, expiresAtMs] = JSON.parse(line) as [string, string, number | null]
  return { bytes: packed.subarray(lineEnd + 1), contentType, updatedAt, expiresAtMs: expiresAtMs ?? undefined }
}
