import { MAIN_CELL } from "./cells.ts"
import type { DataRecord } from "./data-record.ts"
import type { SessionDraft } from "./session-draft.ts"
import type { SessionParts } from "./session-parts.ts"
import type { SessionReader } from "./session-reader.ts"

/** What the reads and writes of one request work on. */
export interface SessionScope {
  readonly parts: SessionParts
  readonly draft: SessionDraft
  /** Of the session as it came; of none once that was ended. */
  readonly reader: SessionReader
}

/** Tells whether the data of the session so far remains: not with another user, who is another person. */
export async function carriesData({ reader, draft }: SessionScope): Promise<boolean> {
  const { renewal } = draft
  if (renewal === undefined) return true
  const { identity } = await reader.standing()
  const isTheirs = renewal.user === undefined || identity?.user === undefined || identity.user === renewal.user
  return identity !== undefined && renewal.keepsData && isTheirs
}

/** Reads the record that the changes come on top of. */
export async function readBase(scope: SessionScope, cell: string): Promise<DataRecord> {
  return (await carriesData(scope)) ? scope.reader.record(cell) : new Map()
}

/** Tells in which record a field is kept. */
export function cellOf({ parts }: SessionScope, name: string): string {
  return parts.options.isolated.includes(name) ? name : MAIN_CELL
}

/** Names the records of a session: of all fields, and of each isolated one. */
export function cellsOf({ parts }: SessionScope): readonly string[] {
  return [MAIN_CELL, ...parts.options.isolated]
}
