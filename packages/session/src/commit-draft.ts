import { drawBase64Url } from "./base64-url.ts"
import { MAIN_CELL } from "./cells.ts"
import { changeRecord, type FieldChange, NO_DATA, toValues } from "./data-record.ts"
import { SessionEndedError } from "./errors/session-ended-error.ts"
import { type Identity, isSettled } from "./identity-record.ts"
import { renewSession } from "./renew-session.ts"
import { cellOf, cellsOf, type SessionDraft } from "./session-draft.ts"
import type { SessionParts } from "./session-parts.ts"
import type { Token, VerifiedToken } from "./token.ts"
import { validateData } from "./validate-data.ts"

/** What becomes of the client's token: a new one, none, or as it is. */
export type TokenOutcome = Omit<Token, "stampMs"> | "clear" | "keep"

/** Writes what a request has changed. */
export async function commitDraft(draft: SessionDraft): Promise<TokenOutcome> {
  const { parts, reader, renewal, changes, isDestroyed } = draft
  const { known, token } = reader
  if (changes.size > 0) await validateChanges(draft)
  // Where the request knew that there is no session, its changes begin one; they never pass from one to another.
  const begins = changes.size > 0 && (token === undefined || known?.is === "ended")
  if (renewal !== undefined || begins) return await renewSession(draft)
  if (token === undefined) return isDestroyed ? "clear" : "keep"
  if (changes.size > 0 && parts.options.waitForWrites) return await writeChanges(draft, token)
  if (changes.size > 0) writeBehind(draft, token)
  if (known?.is === "ended") return "clear"
  return known?.is !== "unseen" && isDue(parts, token, known?.identity) ? token : "keep"
}

/** Writes while the response is on its way: a failure is told to `onEvent` alone. */
function writeBehind(draft: SessionDraft, token: Token): void {
  const { defer, onEvent } = draft.parts.options
  defer(writeChanges(draft, token).catch((error: unknown) => onEvent({ type: "write-failed", error })))
}

/** A stamp is renewed every tenth of the idle timeout; at once where it says too little, or was signed by an older secret. */
function isDue({ options }: SessionParts, token: VerifiedToken, identity: Identity | undefined): boolean {
  const nowMs = options.now()
  const isSettling = identity !== undefined && !isSettled(identity, token.stampMs) && isSettled(identity, nowMs)
  return !token.isCurrent || isSettling || nowMs - token.stampMs >= options.idleTimeoutMs / 10
}

/** Checks the changes together with what this request has read: a schema accepts data with fields missing. */
async function validateChanges(draft: SessionDraft): Promise<void> {
  const { schema } = draft.parts.options
  if (schema === undefined) return
  const records = await Promise.all(cellsOf(draft).map((cell) => draft.reader.peekRecord(cell)))
  await validateData("commit", schema, toValues(...records.filter((record) => record !== undefined), draft.changes))
}

/** Writes the fields that were changed, and nothing else. */
async function writeChanges(draft: SessionDraft, { id, version }: Token): Promise<TokenOutcome> {
  const { parts, reader, changes } = draft
  const identity = reader.identity.bind(reader)
  const isolated = [...changes].filter(([name]) => cellOf(draft, name) !== MAIN_CELL)
  const fields = new Map([...changes].filter(([name]) => cellOf(draft, name) === MAIN_CELL))
  let written: number | undefined
  if (fields.size > 0) {
    const change = { fields, base: await reader.peekRecord(MAIN_CELL), version, identity }
    written = await parts.data.commit(await parts.dataKeyOf(id, MAIN_CELL), change)
  } else {
    written = (await identity("fresh")) && version
  }
  if (written === undefined) throw new SessionEndedError("commit")
  await Promise.all(isolated.map(([name, change]) => writeIsolated(draft, id, name, change)))
  return { id, version: written }
}

/** An isolated field needs no reading again: nothing else is in its record. */
async function writeIsolated(
  { parts, reader }: SessionDraft,
  id: string,
  name: string,
  change: FieldChange,
): Promise<void> {
  const identity = await reader.identity("known")
  const mark = { nowMs: parts.options.now(), seenMs: 0, nonce: drawBase64Url(6) }
  const record = changeRecord((await reader.peekRecord(name)) ?? NO_DATA, new Map([[name, change]]), mark)
  await parts.data.write(await parts.dataKeyOf(id, name), record, identity?.endsAtMs ?? mark.nowMs)
}
