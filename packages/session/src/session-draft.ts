import { MAIN_CELL } from "./cells.ts"
import { type DataRecord, type FieldChanges, NO_DATA } from "./data-record.ts"
import type { SessionParts } from "./session-parts.ts"
import type { SessionReader } from "./session-reader.ts"

/** A new id for the session: drawn when it was asked for, written at the commit. */
export interface Renewal {
  readonly id: string
  /** Who signs in. Absent: the session goes on as it is. */
  readonly user?: string
  /** Whether the data of the session before it comes along, where it may. */
  readonly keepsData: boolean
}

/** What one request wants of its session when it commits. */
export interface SessionDraft {
  readonly parts: SessionParts
  readonly reader: SessionReader
  readonly changes: FieldChanges
  readonly renewal: Renewal | undefined
  /** Whether the session that the client's token names was ended here. */
  readonly isDestroyed: boolean
  readonly userAgent: string | undefined
}

/** Tells whether the data of the session so far remains: not with another user, who is another person. */
export async function carriesData({ reader, renewal }: SessionDraft): Promise<boolean> {
  if (renewal === undefined) return true
  const { identity } = await reader.standing()
  const isTheirs = renewal.user === undefined || identity?.user === undefined || identity.user === renewal.user
  return identity !== undefined && renewal.keepsData && isTheirs
}

/** Reads the record that the changes come on top of. */
export async function readBase(draft: SessionDraft, cell: string): Promise<DataRecord> {
  return (await carriesData(draft)) ? draft.reader.record(cell) : NO_DATA
}

/** Tells in which record a field is kept. */
export function cellOf({ parts }: SessionDraft, name: string): string {
  return parts.options.isolated.includes(name) ? name : MAIN_CELL
}

/** Names the records of a session: of all fields, and of each isolated one. */
export function cellsOf({ parts }: SessionDraft): readonly string[] {
  return [MAIN_CELL, ...parts.options.isolated]
}
