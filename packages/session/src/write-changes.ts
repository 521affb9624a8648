import { drawBase64Url } from "./base64-url.ts"
import { MAIN_CELL } from "./cells.ts"
import { changeRecord, type FieldChange, NO_DATA, toValues } from "./data-record.ts"
import { SessionEndedError } from "./errors/session-ended-error.ts"
import type { TokenOutcome } from "./session-front.ts"
import { cellOf, cellsOf, type SessionScope } from "./session-scope.ts"
import type { Token } from "./token.ts"
import { validateData } from "./validate-data.ts"

/** Checks the changes together with what this request has read: a schema accepts data with fields missing. */
export async function validateChanges(scope: SessionScope): Promise<void> {
  const { schema } = scope.parts.options
  if (schema === undefined) return
  const records = await Promise.all(cellsOf(scope).map((cell) => scope.reader.peekRecord(cell)))
  await validateData(
    "commit",
    schema,
    toValues(...records.filter((record) => record !== undefined), scope.draft.changes),
  )
}

/**
 * Writes the fields that were changed, and nothing else.
 *
 * @throws {SessionEndedError} When the session has ended.
 */
export async function writeChanges(scope: SessionScope, { id, version }: Token): Promise<TokenOutcome> {
  const { parts, reader, draft } = scope
  const { changes } = draft
  const identity = reader.identity.bind(reader)
  const isolated = [...changes].filter(([name]) => cellOf(scope, name) !== MAIN_CELL)
  const fields = new Map([...changes].filter(([name]) => cellOf(scope, name) === MAIN_CELL))
  let written: number | undefined
  if (fields.size > 0) {
    const change = { fields, base: await reader.peekRecord(MAIN_CELL), version, identity }
    written = await parts.data.commit(await parts.dataKeyOf(id, MAIN_CELL), change)
  } else {
    written = (await identity("fresh")) && version
  }
  if (written === undefined) throw new SessionEndedError("commit")
  await Promise.all(isolated.map(([name, change]) => writeIsolated(scope, id, name, change)))
  return { id, version: written }
}

/** An isolated field needs no reading again: nothing else is in its record. */
async function writeIsolated(
  { parts, reader }: SessionScope,
  id: string,
  name: string,
  change: FieldChange,
): Promise<void> {
  const identity = await reader.identity("known")
  const mark = { nowMs: parts.options.now(), seenMs: 0, nonce: drawBase64Url(6) }
  const record = changeRecord((await reader.peekRecord(name)) ?? NO_DATA, new Map([[name, change]]), mark)
  await parts.data.write(await parts.dataKeyOf(id, name), record, identity?.endsAtMs ?? mark.nowMs)
}
