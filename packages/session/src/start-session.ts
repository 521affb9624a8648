import { isKvError } from "@larder/core"
import { MAIN_CELL } from "./cells.ts"
import { type DataRecord, newestMsOf } from "./data-record.ts"
import { deleteSession } from "./end-session.ts"
import { hashText } from "./hash-text.ts"
import type { Identity } from "./identity-record.ts"
import type { SessionParts } from "./session-parts.ts"
import { drawSessionId } from "./token.ts"

/** A session to be written. */
export interface NewSession {
  /** The id it would like to have. */
  readonly id: string
  readonly identity: Identity
  /** Its data, by cell; empty records are not written. */
  readonly cells: ReadonlyMap<string, DataRecord>
  readonly userAgent: string | null
}

/** A session that was written. */
export interface StartedSession {
  readonly id: string
  readonly hash: string
  readonly version: number
  /** Takes it back, as far as that succeeds. */
  readonly undo: () => Promise<void>
}

/**
 * Writes a session under a new id: identity, device and data.
 *
 * @param onIdentity Writes what else belongs to it, when its id is known.
 * @throws {KvError} When any of it could not be written; what was written is taken back.
 */
export async function startSession(
  parts: SessionParts,
  session: NewSession,
  onIdentity?: (hash: string) => Promise<void>,
): Promise<StartedSession> {
  const { identity, userAgent } = session
  const { user, epoch, authenticatedAtMs = 0, endsAtMs } = identity
  const { id, hash } = await writeIdentity(parts, session)
  const cells = [...session.cells].filter(([, record]) => record.size > 0)
  const keys = await Promise.all(
    cells.map(async ([cell, record]) => [await parts.dataKeyOf(id, cell), record] as const),
  )
  const undo = (): Promise<void> =>
    deleteSession(parts, { hash, user, dataKeys: keys.map(([key]) => key) }).catch((error: unknown) =>
      parts.options.onEvent({ type: "cleanup-failed", session: hash, error }),
    )
  try {
    const device = { signedInAtMs: authenticatedAtMs, userAgent: userAgent ?? undefined, epoch }
    await Promise.all([
      onIdentity?.(hash),
      user === undefined ? undefined : parts.devices.write(user, hash, device, endsAtMs),
      ...keys.map(([key, record]) => parts.data.write(key, record, endsAtMs)),
    ])
  } catch (error) {
    await undo()
    throw error
  }
  const main = session.cells.get(MAIN_CELL)
  return { id, hash, version: main === undefined ? 0 : newestMsOf(main), undo }
}

async function writeIdentity(parts: SessionParts, { id, identity }: NewSession): Promise<{ id: string; hash: string }> {
  const write = async (id: string): Promise<{ id: string; hash: string }> => {
    const hash = await hashText(id)
    await parts.identities.write(hash, identity)
    return { id, hash }
  }
  try {
    return await write(id)
  } catch (error) {
    if (!isKvError(error) || error.outcome !== "unknown") throw error
    // It may land at any time, even after a logout: nobody must ever have known that id.
    return await write(drawSessionId())
  }
}
