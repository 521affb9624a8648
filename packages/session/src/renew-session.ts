import { drawBase64Url } from "./base64-url.ts"
import { MAIN_CELL } from "./cells.ts"
import { changeRecord, type DataRecord, mergeRecords, NO_DATA, newestMsOf } from "./data-record.ts"
import { endSession, findEnding, retireSession } from "./end-session.ts"
import { SessionEndedError } from "./errors/session-ended-error.ts"
import type { Identity } from "./identity-record.ts"
import { carriesData, cellOf, cellsOf, type SessionScope } from "./session-scope.ts"
import { type StartedSession, startSession } from "./start-session.ts"
import { drawSessionId, type Token } from "./token.ts"

/**
 * Writes the session under a new id: of a visitor who has something to keep, of a user who signs in, or the one there was.
 * The one before it ends.
 *
 * @throws {SessionEndedError} When the one to go on with has ended.
 * @throws {KvError} When it could not be written, or the old one not be ended.
 */
export async function renewSession(scope: SessionScope): Promise<Omit<Token, "stampMs">> {
  const { parts, draft } = scope
  const { renewal, request } = draft
  const [identity, carried] = await Promise.all([nextIdentity(scope), carryData(scope)])
  const cells = applyChanges(scope, carried)
  const ids = [renewal?.id ?? drawSessionId(), drawSessionId()] as const
  const userAgent = request.headers.get("user-agent") ?? undefined
  const session = await startSession(parts, { ids, identity, cells, userAgent })
  if (renewal !== undefined) await replaceSession(scope, session)
  const type = renewal === undefined ? "started" : renewal.user === undefined ? "regenerated" : "signed-in"
  parts.options.onEvent({ type, session: session.hash })
  return { id: session.id, version: newestMsOf(cells.get(MAIN_CELL) ?? NO_DATA) }
}

async function nextIdentity({ parts, reader, draft }: SessionScope): Promise<Identity> {
  const { renewal } = draft
  const nowMs = parts.options.now()
  const endsAtMs = nowMs + parts.options.absoluteTimeoutMs
  if (renewal === undefined) return { endsAtMs }
  const { user } = renewal
  if (user !== undefined) {
    const epoch = await parts.revocations.epochOf(user, "fresh")
    return { user, authenticatedAtMs: nowMs, endsAtMs, ...(epoch === undefined ? {} : { epoch }) }
  }
  const { is } = await reader.standing()
  // Read once more, just before the new one is written.
  const identity = is === "live" ? await reader.identity("fresh") : undefined
  if (identity === undefined) throw new SessionEndedError("regenerate")
  if (identity.user === undefined) return identity
  return { ...identity, device: identity.device ?? (await reader.hash()), renewedAtMs: nowMs }
}

/** Ends the session that a new one takes the place of. When that fails, the new one is taken back. */
async function replaceSession({ parts, reader, draft }: SessionScope, session: StartedSession): Promise<void> {
  if (reader.token === undefined) return
  const end = draft.renewal?.user === undefined ? retireSession : endSession
  try {
    await end(parts, await findEnding(reader))
  } catch (error) {
    await session.undo()
    throw error
  }
}

/** Reads the data that comes along, again where it was read before: others may have written it meanwhile. */
async function carryData(scope: SessionScope): Promise<Map<string, DataRecord>> {
  const { parts, reader, draft } = scope
  const { token } = reader
  const cells = cellsOf(scope).filter((cell) => reader.mayHold(cell))
  const isNew = draft.renewal === undefined || token === undefined
  if (isNew || cells.length === 0 || !(await carriesData(scope))) return new Map()
  const reads = cells.map(async (cell) => {
    const version = cell === MAIN_CELL ? token.version : 0
    const { record } = await parts.data.read(await parts.dataKeyOf(token.id, cell), version)
    return [cell, mergeRecords(record, (await reader.peekRecord(cell)) ?? NO_DATA)] as const
  })
  return new Map(await Promise.all(reads))
}

function applyChanges(scope: SessionScope, cells: Map<string, DataRecord>): ReadonlyMap<string, DataRecord> {
  const { parts, reader, draft } = scope
  const mark = { nowMs: parts.options.now(), seenMs: reader.token?.version ?? 0, nonce: drawBase64Url(6) }
  for (const [name, change] of draft.changes) {
    const cell = cellOf(scope, name)
    cells.set(cell, changeRecord(cells.get(cell) ?? NO_DATA, new Map([[name, change]]), mark))
  }
  return cells
}
