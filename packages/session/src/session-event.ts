import type { ExpiryEvent } from "@larder/expiry"

/**
 * Something worth logging. `session` is the hash under which the session is stored: it names it, and opens nothing.
 *
 * Beside these, what `@larder/expiry` tells of the stored records.
 */
export type SessionEvent =
  /** A session began: `"started"` of a visitor, `"signed-in"` of a user; or went on under a new id. */
  | { readonly type: "started" | "signed-in" | "regenerated"; readonly session: string }
  /** A session was ended: by `destroy()`, or from the list of devices. */
  | { readonly type: "ended"; readonly session: string }
  /** All sessions of a user were ended. */
  | { readonly type: "user-revoked" }
  /** A token was refused: not of our making, or not seen for the idle timeout. */
  | { readonly type: "refused"; readonly reason: "forged" | "idle" }
  /** A token of ours names no session: it ended, or, as the token is `isRecent`, is not seen here yet. */
  | { readonly type: "missing"; readonly session: string; readonly isRecent: boolean }
  /** A read was older than what the client has seen, twice. */
  | { readonly type: "stale-read"; readonly session: string }
  /** What is left of an ended session could not be deleted; it ends with the absolute timeout. */
  | { readonly type: "cleanup-failed"; readonly session: string; readonly error: unknown }
  /** What `waitForWrites: false` did not wait for was not written. */
  | { readonly type: "write-failed"; readonly error: unknown }
  /** A sealed record could not be opened: sealed by another secret, or changed. */
  | { readonly type: "unsealable"; readonly key: string }
  | ExpiryEvent
