import type { Mark } from "../mark.ts"
import type { OwnWrite } from "./own-writes.ts"

/** One invalidation, as nodes tell each other. */
export interface Invalidation {
  readonly mark: Mark
  /** `"key"`: the mark is of one key. `"many"`: it is of a tag, or of everything. */
  readonly scope: "key" | "many"
  /** When it was made, in epoch milliseconds of its maker's clock. */
  readonly atMs: number
}

/** Keeps the caches of several nodes together. */
export interface Coherence {
  /** Looks for what the others have invalidated; waits for the outcome where what is known is too old. Never rejects. */
  readonly ready: () => Promise<void>
  /** Tells the other nodes. @returns When they can learn of it. */
  readonly publish: (invalidation: Invalidation) => Promise<void>
  /** Remembers a write of this node, in case an invalidation that it did not know of was younger than its load. */
  readonly noteWrite: (write: OwnWrite) => void
  /** Looks no more by itself. */
  readonly stop: () => void
}
