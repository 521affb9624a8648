/** What a sweeper may delete by the list alone: of `prefix`, all that was last written `ttlMs + graceMs` ago. */
export interface SessionSweepPolicy {
  /** Literal prefix of the physical keys. */
  readonly prefix: string
  /** Longest lifetime of a key from its last write, in milliseconds. */
  readonly ttlMs: number
  /** For clocks that differ, in milliseconds. */
  readonly graceMs: number
  /** Not needed: after its end nobody writes a session's key any more. Sealed records could not be checked either. */
  readonly recheck: false
  /** Said here, so that no default of an application keeps sessions because that is cheap. */
  readonly reclaim: "all"
}

const GRACE_MS = 3_600_000
/** `-revoked` is left out: an epoch is written again and again, and a delete that crosses a write would undo a revocation. */
const KINDS = ["", "-data", "-user"]

/** Makes the policies of the keys of sessions. */
export function toSweepPolicies(prefix: string, absoluteTimeoutMs: number): readonly SessionSweepPolicy[] {
  return KINDS.map((kind) => ({
    prefix: `${prefix}${kind}/`,
    ttlMs: absoluteTimeoutMs,
    graceMs: GRACE_MS,
    recheck: false,
    reclaim: "all",
  }))
}
