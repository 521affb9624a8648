import type { Entry } from "@larder/expiry"

/** Who a session belongs to and how long it lasts: written once, with the session; only to retire it once more. */
export interface Identity {
  /** Absent: a visitor who has not signed in. */
  readonly user?: string
  /** When the user proved who they are, in epoch milliseconds. */
  readonly authenticatedAtMs?: number
  /** The user's revocation epoch at that time. Absent: there was none. */
  readonly epoch?: string
  /** Names the user's device where this session has taken the place of the one that signed in. Absent: its own hash does. */
  readonly device?: string
  /** When it took that place, in epoch milliseconds. */
  readonly renewedAtMs?: number
  /** Present once another session has taken its place: it is over, but tells a late logout which device is meant. */
  readonly isRetired?: boolean
  /** The absolute end, in epoch milliseconds: that of the entry itself. */
  readonly endsAtMs: number
}

/** How long after a session got a new id a logout of the old one may not be seen: lag, and clocks that differ. */
const SETTLING_MS = 120_000

const KINDS = Object.entries({
  user: "string",
  authenticatedAtMs: "number",
  epoch: "string",
  device: "string",
  renewedAtMs: "number",
  isRetired: "boolean",
})

/** Reads a stored identity. @returns `undefined` when it is none, or has no end. */
export function parseIdentity({ value, expiresAtMs }: Entry): Identity | undefined {
  if (typeof value !== "object" || value === null || expiresAtMs === undefined) return undefined
  const members = value as Readonly<Record<string, unknown>>
  const isIdentity = KINDS.every(([name, kind]) => members[name] === undefined || typeof members[name] === kind)
  // The spread is one: each of its members was checked.
  return isIdentity ? { ...members, endsAtMs: expiresAtMs } : undefined
}

/**
 * Tells by its clock whether a session with a new id, or a client that still has a token of then, has to look at its device.
 *
 * Without compare-and-swap, a `regenerate` in one process and a `destroy` in another may pass each other, and the new session
 * outlive the logout. But the logout deletes the device, which nobody writes again; and so it is found by whoever looks when
 * the lag is over. A token issued later than that says that somebody did.
 */
export function isSettled({ renewedAtMs }: Identity, atMs: number): boolean {
  return renewedAtMs === undefined || atMs - renewedAtMs >= SETTLING_MS
}
