/** What a refresh came to. */
export interface FlagsEvent {
  readonly type: "refresh"
  /** Flags whose definition is new, other than before, or gone. */
  readonly changed: readonly string[]
  /** Those of them whose new content is not to be understood: the last good one stays, if there is one. */
  readonly invalid: readonly string[]
  /** Why it failed (`SyntaxError`: the set is not to be understood): the last good flags stay, and are stale. */
  readonly error?: unknown
}

/** Told of refreshes; what it throws is ignored. */
export type FlagsListener = (event: FlagsEvent) => void
