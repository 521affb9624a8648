import { isKvError } from "@larder/core"
import { hashBase64Url } from "./base64-url.ts"
import type { DataRecord } from "./data-record.ts"
import { deleteSession, endSession } from "./end-session.ts"
import type { Identity } from "./identity-record.ts"
import type { SessionParts } from "./session-parts.ts"

const MAX_USER_AGENT = 200

/** A session to be written. */
export interface NewSession {
  /** Its id, and another for when it is not known whether it was written under the first. */
  readonly ids: readonly [id: string, spare: string]
  readonly identity: Identity
  /** Its data, by cell; empty records are not written. */
  readonly cells: ReadonlyMap<string, DataRecord>
  readonly userAgent: string | undefined
}

/** A session that was written. */
export interface StartedSession {
  readonly id: string
  readonly hash: string
  /** Takes it back, as far as that succeeds. */
  readonly undo: () => Promise<void>
}

/**
 * Writes a session under a new id: identity, device and data.
 *
 * @throws {KvError} When any of it could not be written; what was written is taken back.
 */
export async function startSession(parts: SessionParts, session: NewSession): Promise<StartedSession> {
  const { identity } = session
  const { id, hash } = await writeIdentity(parts, session)
  const cells = [...session.cells].filter(([, record]) => record.size > 0)
  const keys = await Promise.all(cells.map(([cell]) => parts.dataKeyOf(id, cell)))
  const undo = (): Promise<void> =>
    (identity.device === undefined ? endSession : deleteSession)(parts, { hash, identity, dataKeys: keys }).catch(
      (error: unknown) => parts.options.onEvent({ type: "cleanup-failed", session: hash, error }),
    )
  try {
    const writes = cells.map(([, record], index) => parts.data.write(keys[index] ?? "", record, identity.endsAtMs))
    await Promise.all([writeDevice(parts, hash, session), ...writes])
  } catch (error) {
    await undo()
    throw error
  }
  return { id, hash, undo }
}

/** A sign-in makes a device, a new id leaves it as it is. */
async function writeDevice({ devices }: SessionParts, hash: string, session: NewSession): Promise<void> {
  const { user, device, epoch, authenticatedAtMs: signedInAtMs = 0, endsAtMs } = session.identity
  if (user === undefined) return
  if (device !== undefined) return devices.addSession(user, device, hash, endsAtMs)
  const userAgent = session.userAgent?.slice(0, MAX_USER_AGENT).toWellFormed()
  const notes = { ...(userAgent === undefined ? {} : { userAgent }), ...(epoch === undefined ? {} : { epoch }) }
  return devices.write(user, { id: hash, signedInAtMs, ...notes }, endsAtMs)
}

async function writeIdentity(
  parts: SessionParts,
  { ids: [first, spare], identity }: NewSession,
): Promise<{ id: string; hash: string }> {
  const write = async (id: string): Promise<{ id: string; hash: string }> => {
    const hash = await hashBase64Url(id)
    await parts.identities.write(hash, identity)
    return { id, hash }
  }
  try {
    return await write(first)
  } catch (error) {
    if (!isKvError(error) || error.outcome !== "unknown") throw error
    // It may land at any time, even after a logout: nobody must ever have known that id.
    return await write(spare)
  }
}
