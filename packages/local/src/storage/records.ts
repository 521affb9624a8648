/** What a list tells of a key. */
export interface KeyRecord {
  readonly key: string
  readonly sizeBytes: number
  /** RFC 3339 with nanoseconds, as the service writes it. */
  readonly updatedAt: string
  /** End of the key by server-side TTL, in epoch milliseconds. */
  readonly expiresAtMs?: number | undefined
  /** What Cloudflare keeps beside a value, as JSON text. */
  readonly metadata?: string | undefined
}

/** All that is stored of a key. */
export interface StoredValue {
  readonly bytes: Uint8Array
  readonly contentType: string
  readonly updatedAt: string
  readonly expiresAtMs?: number | undefined
  readonly metadata?: string | undefined
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
export type PackedRecord = readonly [
  sizeBytes: number,
  updatedAt: string,
  expiresAtMs?: number | null,
  metadata?: string,
]

export function packRecord({ bytes, updatedAt, expiresAtMs, metadata }: StoredValue): PackedRecord {
  if (metadata !== undefined) return [bytes.length, updatedAt, expiresAtMs ?? null, metadata]
  return expiresAtMs === undefined ? [bytes.length, updatedAt] : [bytes.length, updatedAt, expiresAtMs]
}

export function unpackRecord(key: string, packed: PackedRecord): KeyRecord {
  // A list does this for each key: most have neither an end nor metadata.
  if (packed.length === 2) return { key, sizeBytes: packed[0], updatedAt: packed[1] }
  const [sizeBytes, updatedAt, expiresAtMs, metadata] = packed
  return { key, sizeBytes, updatedAt, expiresAtMs: expiresAtMs ?? undefined, metadata }
}

const END_OF_LINE = 0x0a

/** A value as it lies on disk: a line of JSON with what else is known of the key, then the bytes. A GET reads nothing else. */
export function packValue({ bytes, contentType, updatedAt, expiresAtMs, metadata }: StoredValue): Uint8Array {
  // A content type holds one character for each byte of its header; so does, here, metadata for each byte of its UTF-8.
  const about = metadata === undefined ? [expiresAtMs] : [expiresAtMs, Buffer.from(metadata).toString("latin1")]
  const line = Buffer.from(`${JSON.stringify([contentType, updatedAt, ...about])}\n`, "latin1")
  return Buffer.concat([line, bytes])
}

/** @param packed May be overwritten afterwards: nothing of the result lies in it. */
export function unpackValue(packed: Buffer): StoredValue {
  const lineEnd = packed.indexOf(END_OF_LINE)
  // packValue() wrote it; JSON has no undefined.
  const [contentType, updatedAt, expiresAtMs, metadata] = JSON.parse(packed.toString("latin1", 0, lineEnd)) as [
    contentType: string,
    updatedAt: string,
    expiresAtMs: number | null,
    metadata?: string,
  ]
  const bytes = Buffer.from(packed.subarray(lineEnd + 1, packed.length))
  return {
    bytes,
    contentType,
    updatedAt,
    expiresAtMs: expiresAtMs ?? undefined,
    metadata: metadata && Buffer.from(metadata, "latin1").toString(),
  }
}
