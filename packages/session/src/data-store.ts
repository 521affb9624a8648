import type { Entries } from "@larder/expiry"
import { drawBase64Url } from "./base64-url.ts"
import {
  changeRecord,
  type DataRecord,
  type FieldChanges,
  mergeRecords,
  NO_DATA,
  newestMsOf,
  parseRecord,
  toRows,
} from "./data-record.ts"
import type { Identity } from "./identity-record.ts"
import { createRecordQueue } from "./record-queue.ts"

/** A read of data. It is stale when it is older than what the client has already seen. */
export interface DataReading {
  readonly record: DataRecord
  readonly isStale: boolean
}

/** What one request wants to change in a record. */
export interface DataChange {
  readonly fields: FieldChanges
  /** What the request has read of it. Absent: nothing yet. */
  readonly base: DataRecord | undefined
  /** The version its client has seen. */
  readonly version: number
  /** Finds the identity of the session, `"fresh"` from the store. Absent: the session has ended. */
  readonly identity: (how: "fresh" | "known") => Promise<Identity | undefined>
}

/** The data records in the store. */
export interface DataStore {
  /** Reads a record, once more where it is older than `version`. */
  read(key: string, version: number): Promise<DataReading>
  write(key: string, record: DataRecord, endsAtMs: number): Promise<void>
  delete(key: string): Promise<void>
  /**
   * Reads a record again, merges a change into what is there and writes it, together with others of this process.
   *
   * @returns The new version; `undefined` when the session has ended.
   */
  commit(key: string, change: DataChange): Promise<number | undefined>
}

export function createDataStore(entries: Entries, now: () => number): DataStore {
  const queue = createRecordQueue(commitGroup)

  async function readOnce(key: string): Promise<DataRecord> {
    return parseRecord(await entries.get(key)) ?? NO_DATA
  }

  async function read(key: string, version: number): Promise<DataReading> {
    const first = await readOnce(key)
    if (newestMsOf(first) >= version) return { record: first, isStale: false }
    const record = mergeRecords(first, await readOnce(key))
    return { record, isStale: newestMsOf(record) < version }
  }

  async function write(key: string, record: DataRecord, endsAtMs: number): Promise<void> {
    await entries.set(key, toRows(record), { ttlMs: Math.max(endsAtMs - now(), 1) })
  }

  /** @returns What a change leaves of a record; `undefined` when its session has ended. */
  function apply(record: DataRecord, { fields, base = NO_DATA, version }: DataChange, identity: Identity | undefined) {
    if (identity === undefined || identity.endsAtMs <= now()) return undefined
    const mark = { nowMs: now(), seenMs: version, nonce: drawBase64Url(6) }
    return changeRecord(mergeRecords(record, base), fields, mark)
  }

  async function commitGroup(key: string, group: readonly DataChange[]): Promise<readonly (number | undefined)[]> {
    const seen = Math.max(...group.map(({ version }) => version))
    const [{ record: stored }, identities] = await Promise.all([
      read(key, seen),
      Promise.all(group.map(({ base, identity }) => identity(base === undefined ? "fresh" : "known"))),
    ])
    let record = stored
    let endsAtMs = 0
    const isAdmitted: boolean[] = []
    for (const [index, change] of group.entries()) {
      // Data that has gone since it was read may have gone with its session.
      const isGone = stored.size === 0 && change.base !== undefined && change.base.size > 0
      const identity = isGone ? await change.identity("fresh") : identities[index]
      const changed = apply(record, change, identity)
      isAdmitted.push(changed !== undefined)
      if (changed === undefined) continue
      record = changed
      endsAtMs = identity?.endsAtMs ?? 0
    }
    if (record !== stored) await write(key, record, endsAtMs)
    return isAdmitted.map((admitted) => (admitted ? newestMsOf(record) : undefined))
  }

  return { read, write, commit: queue.submit, delete: (key) => entries.delete(key) }
}
