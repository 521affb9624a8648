import type { Entries } from "@larder/expiry"
import { drawBase64Url, hashBase64Url } from "./base64-url.ts"

/**
 * The revocation epochs of users: random words, so that no two clocks are ever compared.
 *
 * A session carries the epoch its user had when it signed in; another one present means that it has ended, none means any.
 */
export interface Revocations {
  /** Reads a user's epoch: `"recent"` by what was read within the memo's time, `"fresh"` from the store. */
  epochOf(user: string, how: "recent" | "fresh"): Promise<string | undefined>
  /** Gives a user a new epoch: one write, however many sessions it ends. */
  revoke(user: string): Promise<void>
}

/** What is kept in memory of a user's epoch. */
interface Memo {
  /** When the read began: what it says is at most so old. */
  readonly asOfMs: number
  readonly epoch: Promise<string | undefined>
}

export interface RevocationOptions {
  readonly prefix: string
  readonly memoMs: number
  readonly absoluteTimeoutMs: number
  readonly now: () => number
}

const MAX_MEMOS = 10_000
/** An epoch outlives the last session it ends by this, in milliseconds, for clocks that run ahead of ours. */
const MARGIN_MS = 3_600_000

export function createRevocations(entries: Entries, options: RevocationOptions): Revocations {
  const { prefix, memoMs, absoluteTimeoutMs, now } = options
  const memos = new Map<string, Memo>()
  const keyOf = async (user: string): Promise<string> => `${prefix}-revoked/${await hashBase64Url(user)}`

  function remember(user: string, epoch: Promise<string | undefined>): void {
    // Set when the read begins: a slow one can then never replace what was learnt after it.
    const memo = { asOfMs: now(), epoch }
    memos.delete(user)
    memos.set(user, memo)
    epoch.catch(() => memos.get(user) === memo && memos.delete(user))
    const [oldest] = memos.keys()
    if (memos.size > MAX_MEMOS && oldest !== undefined) memos.delete(oldest)
  }

  async function readEpoch(user: string): Promise<string | undefined> {
    const epoch = await entries.get(await keyOf(user))
    return typeof epoch === "string" ? epoch : undefined
  }

  return {
    epochOf(user, how) {
      const memo = memos.get(user)
      const ageMs = memo === undefined ? Number.POSITIVE_INFINITY : now() - memo.asOfMs
      // A memo from the future is one from before the clock was set back.
      if (memo !== undefined && how === "recent" && ageMs >= 0 && ageMs < memoMs) return memo.epoch
      const epoch = readEpoch(user)
      remember(user, epoch)
      return epoch
    },
    async revoke(user) {
      const epoch = drawBase64Url(16)
      try {
        await entries.set(await keyOf(user), epoch, { ttlMs: absoluteTimeoutMs + MARGIN_MS })
        remember(user, Promise.resolve(epoch))
      } catch (error) {
        // It may have been written: nothing is known of the user any more.
        memos.delete(user)
        throw error
      }
    },
  }
}
