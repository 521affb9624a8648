import { MAIN_CELL } from "./cells.ts"
import type { SessionParts } from "./session-parts.ts"
import type { SessionReader } from "./session-reader.ts"

/** What is known of a session that is to end. */
export interface EndingSession {
  readonly hash: string
  readonly user: string | undefined
  /** Its data, where the id is known and there is any. */
  readonly dataKeys: readonly string[]
}

/** Longest chain of sessions that took each other's place within the time of a request. */
const MAX_SUCCESSORS = 16

/** Finds out what there is of a session that a request came with. */
export async function findEnding(parts: SessionParts, reader: SessionReader): Promise<EndingSession | undefined> {
  const { token } = reader
  if (token === undefined) return undefined
  const { identity } = await reader.standing()
  const cells = token.version > 0 ? [MAIN_CELL, ...parts.options.isolated] : parts.options.isolated
  const dataKeys = await Promise.all(cells.map((cell) => parts.dataKeyOf(token.id, cell)))
  return { hash: await reader.hash(), user: identity?.user, dataKeys }
}

/**
 * Ends a session for good, and those that are taking its place in another process.
 *
 * @throws {KvError} When its identity could not be deleted: it may still live.
 */
export async function endSession(parts: SessionParts, ending: EndingSession): Promise<void> {
  let next: EndingSession | undefined = ending
  for (let count = 0; next !== undefined && count < MAX_SUCCESSORS; count += 1) {
    await deleteSession(parts, next)
    parts.options.onEvent({ type: "ended", session: next.hash })
    // Only behind the delete: see SuccessorStore.
    const successor = await parts.successors.read(next.hash)
    next = successor === undefined ? undefined : { hash: successor, user: ending.user, dataKeys: [] }
  }
}

/**
 * Deletes what is stored of a session.
 *
 * @throws {KvError} When its identity could not be deleted; what else remains is dead without it.
 */
export async function deleteSession(parts: SessionParts, { hash, user, dataKeys }: EndingSession): Promise<void> {
  const rest = [
    ...dataKeys.map((key) => parts.data.delete(key)),
    ...(user === undefined ? [] : [parts.devices.delete(user, hash)]),
  ]
  const cleanup = Promise.all(rest).catch((error: unknown) =>
    parts.options.onEvent({ type: "cleanup-failed", session: hash, error }),
  )
  await parts.identities.delete(hash)
  await cleanup
}
