import type { Entry } from "@larder/expiry"

/** Who a session belongs to and how long it lasts: written once, with the session, and never again. */
export interface Identity {
  /** Absent: a visitor who has not signed in. */
  readonly user?: string
  /** When the user proved who they are, in epoch milliseconds. */
  readonly authenticatedAtMs?: number
  /** The user's revocation epoch at that time. Absent: there was none. */
  readonly epoch?: string
  /** The absolute end, in epoch milliseconds; it is the end of the entry itself. */
  readonly endsAtMs: number
}

/** Writes an identity as it is stored. */
export function toStoredIdentity({ user, authenticatedAtMs, epoch }: Identity): Record<string, unknown> {
  return {
    ...(user === undefined ? {} : { user }),
    ...(authenticatedAtMs === undefined ? {} : { authenticated_at: authenticatedAtMs }),
    ...(epoch === undefined ? {} : { epoch }),
  }
}

/** Reads a stored identity. @returns `undefined` when it is none, or has no end. */
export function parseIdentity({ value, expiresAtMs }: Entry): Identity | undefined {
  if (typeof value !== "object" || value === null || expiresAtMs === undefined) return undefined
  const { user, authenticated_at: authenticatedAtMs, epoch } = value as Readonly<Record<string, unknown>>
  if (user !== undefined && typeof user !== "string") return undefined
  if (authenticatedAtMs !== undefined && typeof authenticatedAtMs !== "number") return undefined
  if (epoch !== undefined && typeof epoch !== "string") return undefined
  return {
    ...(user === undefined ? {} : { user }),
    ...(authenticatedAtMs === undefined ? {} : { authenticatedAtMs }),
    ...(epoch === undefined ? {} : { epoch }),
    endsAtMs: expiresAtMs,
  }
}
