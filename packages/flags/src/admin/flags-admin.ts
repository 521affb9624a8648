import type { KvStore } from "@larder/core"
import type { FlagChange } from "./change-log.ts"
import type { FlagContent } from "./flag-definition.ts"
import type { Rollout } from "./rollout.ts"

/** Options of `createFlagsAdmin`. */
export interface FlagsAdminOptions {
  /** Where the flags are kept. */
  readonly store: KvStore
  /** Name of the set that holds the flags. @default a key for each flag */
  readonly set?: string | undefined
  /** First segment of the keys, as in `createFlags`. @default "flag" */
  readonly prefix?: string | undefined
  /** Flags of this process: they are refreshed after each change, and see it at once. @default none */
  readonly flags?: { refresh(): Promise<void> } | undefined
  /** Reads the wall clock, in epoch milliseconds. @default Date.now */
  readonly now?: (() => number) | undefined
  /** A number from 0 to below 1, for the ids of changes. @default Math.random */
  readonly random?: (() => number) | undefined
}

/** Who makes a change. */
export interface FlagAuthor {
  /** Stands in the audit trail: a person, or a program. */
  readonly by: string
}

/** Writes flags. Every change is checked before anything is written, and noted in the audit trail before it is made. */
export interface FlagsAdmin {
  /** Names the flags there are. */
  names(): Promise<readonly string[]>
  /** Reads a flag; `undefined` when there is none. A content that is not to be understood is read as a text. */
  get(name: string): Promise<unknown>
  /** Writes a flag, new or in the place of what there was. */
  set(name: string, content: FlagContent, author: FlagAuthor): Promise<FlagChange>
  /** Changes members of a definition, by a JSON merge patch (RFC 7396): `null` removes one. */
  patch(name: string, changes: Readonly<Record<string, unknown>>, author: FlagAuthor): Promise<FlagChange>
  /** Removes a flag. */
  remove(name: string, author: FlagAuthor): Promise<FlagChange>
  /** Gives a share of the population a variant. Conditions of its targeting stay, and come first. */
  rollout(name: string, rollout: Rollout, author: FlagAuthor): Promise<FlagChange>
  /**
   * Undoes the last change, or all since a change.
   *
   * @param options.to `id` of the change after which the flag was as it shall be again. @default the one before the last
   */
  rollback(name: string, options: FlagAuthor & { readonly to?: string | undefined }): Promise<FlagChange>
  /** Reads the audit trail of a flag, the latest change first. @param options.limit Most changes, ≥ 1. @default 20 */
  history(name: string, options?: { readonly limit?: number | undefined }): Promise<readonly FlagChange[]>
}
