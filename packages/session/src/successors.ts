import type { Entries } from "@larder/expiry"

/**
 * Which session took the place of one that was regenerated, by their hashes.
 *
 * Without compare-and-swap, a `regenerate` and a `destroy` in two processes may pass each other. So each first leaves its mark
 * and then looks for the other's: `regenerate` writes the successor, then reads whether the old session is still there;
 * `destroy` deletes the session, then reads whether it has a successor. Whichever looks last sees the other.
 */
export interface SuccessorStore {
  read(hash: string): Promise<string | undefined>
  write(hash: string, successor: string): Promise<void>
}

/** How long a mark is kept, in milliseconds: longer than any request and any lag. */
const MARK_MS = 3_600_000

export function createSuccessorStore(entries: Entries, prefix: string): SuccessorStore {
  const keyOf = (hash: string): string => `${prefix}-next/${hash}`
  return {
    async read(hash) {
      const successor = await entries.get(keyOf(hash))
      return typeof successor === "string" ? successor : undefined
    },
    async write(hash, successor) {
      await entries.set(keyOf(hash), successor, { ttlMs: MARK_MS })
    },
  }
}
