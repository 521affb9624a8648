import type { Identity } from "./identity-record.ts"
import type { SessionParts } from "./session-parts.ts"
import type { SessionReader } from "./session-reader.ts"

/** What is known of a session that is to end. */
export interface EndingSession {
  readonly hash: string
  /** Absent: it was not found. */
  readonly identity: Identity | undefined
  /** Its data, where there may be any. */
  readonly dataKeys: readonly string[]
}

/** Finds out what there is of the session that a request came with. */
export async function findEnding(reader: SessionReader): Promise<EndingSession> {
  return { hash: await reader.hash(), identity: await reader.stored(), dataKeys: await reader.dataKeys() }
}

/**
 * Ends a session and signs its device out.
 *
 * @throws {KvError} When its identity or its device could not be deleted: it may still live.
 */
export async function endSession(parts: SessionParts, ending: EndingSession): Promise<void> {
  const { hash, identity } = ending
  const { user, device = hash } = identity ?? {}
  await Promise.all([deleteSession(parts, ending), user === undefined ? undefined : parts.devices.delete(user, device)])
  parts.options.onEvent({ type: "ended", session: hash })
}

/** Deletes what is stored of a session, but for its device. @throws {KvError} When its identity could not be deleted. */
export async function deleteSession(parts: SessionParts, ending: EndingSession): Promise<void> {
  await Promise.all([parts.identities.delete(ending.hash), deleteRest(parts, ending)])
}

/**
 * Ends a session in favour of another one on the same device.
 *
 * @throws {KvError} When it could not be retired: it may still live.
 */
export async function retireSession(parts: SessionParts, ending: EndingSession): Promise<void> {
  const { hash, identity } = ending
  const retired = identity?.user === undefined ? undefined : { ...identity, isRetired: true }
  await Promise.all([
    retired === undefined ? parts.identities.delete(hash) : parts.identities.retire(hash, retired),
    deleteRest(parts, ending),
  ])
}

/** Deletes what is dead without its identity; where that fails, it ends with the absolute timeout. */
async function deleteRest(parts: SessionParts, { hash, identity, dataKeys }: EndingSession): Promise<void> {
  const { user, device } = identity ?? {}
  const deletions = dataKeys.map((key) => parts.data.delete(key))
  if (user !== undefined && device !== undefined) deletions.push(parts.devices.deleteSession(user, device, hash))
  await Promise.all(deletions).catch((error: unknown) => {
    parts.options.onEvent({ type: "cleanup-failed", session: hash, error })
  })
}

/** Signs out a device of a user, whatever its session is by now. @returns Whether the user has it. */
export async function endDevice(
  { identities, devices, options }: SessionParts,
  user: string,
  device: string,
): Promise<boolean> {
  const hashes = await devices.sessionsOf(user, device)
  const deletions = hashes.map(async (hash) => {
    await identities.delete(hash)
    await (hash === device ? devices.delete(user, device) : devices.deleteSession(user, device, hash))
    options.onEvent({ type: "ended", session: hash })
  })
  await Promise.all(deletions)
  return hashes.length > 0
}
