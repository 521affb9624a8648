import { isFieldName } from "./field-name.ts"
import { type HybridTime, isHybridTime, msOf, nextTime } from "./hybrid-time.ts"

/** One field of a session as last written. Without `value` it was deleted: a tombstone, so that no merge revives it. */
export interface DataField {
  readonly time: HybridTime
  readonly value?: unknown
}

/** The fields of a session's data by name. A map, as names are the application's and may be those of a prototype. */
export type DataRecord = ReadonlyMap<string, DataField>

/** What to write to a field: its value, or nothing, to delete it. */
export type FieldChange = Omit<DataField, "time">
export type FieldChanges = ReadonlyMap<string, FieldChange>

export const NO_DATA: DataRecord = new Map()

/** How long a tombstone is kept, in milliseconds: longer than any request and any lag. */
const TOMBSTONE_MS = 3_600_000

/**
 * Merges two states of a record: of each field the later write counts.
 *
 * It is commutative, associative and idempotent, so that it does not matter who merges what, in which order, how often.
 */
export function mergeRecords(one: DataRecord, other: DataRecord): DataRecord {
  if (one.size === 0) return other
  const merged = new Map(one)
  for (const [name, field] of other) {
    const present = merged.get(name)
    if (present === undefined || present.time < field.time) merged.set(name, field)
  }
  return merged
}

/** When and how a write is made. */
export interface WriteMark {
  readonly nowMs: number
  /** Newest time that its client has seen, in epoch milliseconds. */
  readonly seenMs: number
  /** Eight characters of base64url, drawn for this write. */
  readonly nonce: string
}

/** Applies changes as one write, later than all that the record holds and all that was seen. Old tombstones go. */
export function changeRecord(
  record: DataRecord,
  changes: FieldChanges,
  { nowMs, seenMs, nonce }: WriteMark,
): DataRecord {
  const time = nextTime(nowMs, Math.max(newestMsOf(record), seenMs), nonce)
  const changed = new Map([...record].filter(([, field]) => isWorthKeeping(field, nowMs)))
  for (const [name, change] of changes) changed.set(name, { time, ...change })
  return changed
}

/** Tells when a record was last written, in epoch milliseconds: its version. 0 when it holds nothing. */
export function newestMsOf(record: DataRecord): number {
  let newest = 0
  for (const { time } of record.values()) newest = Math.max(newest, msOf(time))
  return newest
}

/** Puts the values of fields together, those of later ones over those of earlier ones; what was deleted is left out. */
export function toValues(...fields: readonly FieldChanges[]): Record<string, unknown> {
  const last = new Map(fields.flatMap((some) => [...some]))
  return Object.fromEntries([...last].flatMap(([name, field]) => ("value" in field ? [[name, field.value]] : [])))
}

/** Reads what is stored. @returns `undefined` when it is no record. */
export function parseRecord(stored: unknown): DataRecord | undefined {
  if (!Array.isArray(stored)) return undefined
  const record = new Map<string, DataField>()
  for (const row of stored) {
    if (!Array.isArray(row)) return undefined
    const [name, time, value] = row as readonly unknown[]
    if (!isFieldName(name) || !isHybridTime(time)) return undefined
    record.set(name, row.length > 2 ? { time, value } : { time })
  }
  return record
}

/** Writes a record as rows of name, time and value, where no name can be mistaken for a member. */
export function toRows(record: DataRecord): readonly (readonly unknown[])[] {
  return [...record].map(([name, { time, ...rest }]) => ("value" in rest ? [name, time, rest.value] : [name, time]))
}

function isWorthKeeping(field: DataField, nowMs: number): boolean {
  return "value" in field || nowMs - msOf(field.time) < TOMBSTONE_MS
}
