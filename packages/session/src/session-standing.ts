import { type Identity, isSettled } from "./identity-record.ts"
import type { SessionParts } from "./session-parts.ts"
import type { Token } from "./token.ts"

/**
 * What has become of a session: `"live"`, `"ended"`, or none to begin with.
 *
 * `"unseen"`: it began just now, so that its records may not be visible here yet.
 */
export type Standing =
  | { readonly is: "live"; readonly identity: Identity }
  | { readonly is: "none" | "ended" | "unseen"; readonly identity?: undefined }

/** What is known of a session when it is judged. */
export interface Finding {
  readonly token: Token
  readonly hash: string
  /** As it is stored. */
  readonly identity: Identity | undefined
}

/** How long after a write its records may not be visible everywhere, in milliseconds. */
const RECENT_MS = 60_000

/** Tells whether something that was written at `sinceMs` may not be visible here yet. */
export function isRecent({ options }: SessionParts, sinceMs: number): boolean {
  return options.now() - sinceMs < RECENT_MS
}

/** Judges a session by its identity, its user's revocation epoch, and its device where its id is new. */
export async function findStanding(parts: SessionParts, finding: Finding, how: "recent" | "fresh"): Promise<Standing> {
  const { token, hash, identity } = finding
  if (identity === undefined) return missing(parts, hash, token.stampMs)
  if (identity.isRetired === true) return { is: "ended" }
  const { user, epoch, device = hash, authenticatedAtMs = 0 } = identity
  if (user === undefined) return { is: "live", identity }
  // Both are read after the identity, so that what came before the session began cannot end it.
  const [present, isSignedIn] = await Promise.all([
    parts.revocations.epochOf(user, how),
    isSettled(identity, token.stampMs) || parts.devices.has(user, device),
  ])
  if (present !== undefined && present !== epoch) return { is: "ended" }
  return isSignedIn ? { is: "live", identity } : missing(parts, hash, authenticatedAtMs)
}

function missing(parts: SessionParts, hash: string, sinceMs: number): Standing {
  const isUnseen = isRecent(parts, sinceMs)
  parts.options.onEvent({ type: "missing", session: hash, isRecent: isUnseen })
  return { is: isUnseen ? "unseen" : "ended" }
}
