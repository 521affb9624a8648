import { drawBase64Url } from "./base64-url.ts"
import { MAIN_CELL } from "./cells.ts"
import { changeRecord, type DataRecord, mergeRecords, NO_DATA } from "./data-record.ts"
import { endSession, findEnding, retireSession } from "./end-session.ts"
import { SessionEndedError } from "./errors/session-ended-error.ts"
import type { Identity } from "./identity-record.ts"
import type { SessionWork } from "./session-work.ts"
import { type StartedSession, startSession } from "./start-session.ts"
import { drawSessionId } from "./token.ts"

/** Begins the session of a visitor who has something to keep. */
export async function beginSession(work: SessionWork): Promise<StartedSession> {
  const { options } = work.parts
  const identity = { endsAtMs: options.now() + options.absoluteTimeoutMs }
  const cells = applyChanges(work, new Map())
  return started(work, "started", startSession(work.parts, { ...newSession(work, identity), cells }))
}

/** Signs a user in, under a new id, and ends the session before it. */
export async function signIn(work: SessionWork, user: string): Promise<StartedSession> {
  const { parts } = work
  const nowMs = parts.options.now()
  const [epoch, cells] = await Promise.all([parts.revocations.epochOf(user, "fresh"), carryData(work)])
  const identity = {
    user,
    authenticatedAtMs: nowMs,
    endsAtMs: nowMs + parts.options.absoluteTimeoutMs,
    ...(epoch === undefined ? {} : { epoch }),
  }
  const next = { ...newSession(work, identity), cells: applyChanges(work, cells) }
  return started(work, "signed-in", replaceSession(work, await startSession(parts, next), endSession))
}

/**
 * Gives a session a new id.
 *
 * @throws {SessionEndedError} When it has ended.
 */
export async function regenerate(work: SessionWork): Promise<StartedSession> {
  const { parts, reader } = work
  const { is } = await reader.standing()
  const [identity, cells] = await Promise.all([is === "live" ? reader.identity("fresh") : undefined, carryData(work)])
  if (identity === undefined) throw new SessionEndedError("regenerate")
  const device = identity.device ?? (await reader.hash())
  const renewed = identity.user === undefined ? identity : { ...identity, device, renewedAtMs: parts.options.now() }
  const next = { ...newSession(work, renewed), cells: applyChanges(work, cells) }
  return started(work, "regenerated", replaceSession(work, await startSession(parts, next), retireSession))
}

function newSession({ renewal, request }: SessionWork, identity: Identity) {
  return { id: renewal?.id ?? drawSessionId(), identity, userAgent: request.headers.get("user-agent") ?? undefined }
}

/** Ends the session that a new one takes the place of. When that fails, the new one is taken back. */
async function replaceSession(
  { parts, reader }: SessionWork,
  session: StartedSession,
  end: typeof endSession | typeof retireSession,
): Promise<StartedSession> {
  const ending = await findEnding(parts, reader)
  if (ending === undefined) return session
  try {
    await end(parts, ending)
    return session
  } catch (error) {
    await session.undo()
    throw error
  }
}

/** Reads the data that comes along, again where it was read before: others may have written it meanwhile. */
async function carryData(work: SessionWork): Promise<Map<string, DataRecord>> {
  const { parts, reader } = work
  const { token } = reader
  const cells = [...(token !== undefined && token.version > 0 ? [MAIN_CELL] : []), ...parts.options.isolated]
  if (token === undefined || cells.length === 0 || !(await work.carriesData())) return new Map()
  const reads = cells.map(async (cell) => {
    const { record } = await parts.data.read(
      await parts.dataKeyOf(token.id, cell),
      cell === MAIN_CELL ? token.version : 0,
    )
    return [cell, mergeRecords(record, (await reader.peekRecord(cell)) ?? NO_DATA)] as const
  })
  return new Map(await Promise.all(reads))
}

function applyChanges(work: SessionWork, cells: Map<string, DataRecord>): Map<string, DataRecord> {
  const mark = { nowMs: work.parts.options.now(), seenMs: work.reader.token?.version ?? 0, nonce: drawBase64Url(6) }
  for (const [name, change] of work.changes) {
    const cell = work.cellOf(name)
    cells.set(cell, changeRecord(cells.get(cell) ?? NO_DATA, new Map([[name, change]]), mark))
  }
  return cells
}

async function started(
  { parts }: SessionWork,
  type: "started" | "signed-in" | "regenerated",
  starting: Promise<StartedSession>,
): Promise<StartedSession> {
  const session = await starting
  parts.options.onEvent({ type, session: session.hash })
  return session
}
