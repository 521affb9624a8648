import type { KvStore } from "@larder/core"
import type { ToEntryName } from "./entry-name.ts"
import type { ResolvedExpiryOptions } from "./expiry-options.ts"
import type { KeyTurns } from "./key-turns.ts"

/** What the parts of one `withExpiry` share. */
export interface ExpiryParts {
  readonly store: KvStore
  readonly options: ResolvedExpiryOptions
  readonly nameOf: ToEntryName
  readonly turns: KeyTurns
}
