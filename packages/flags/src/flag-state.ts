import type { CompiledFlag, FlagTable } from "./definition/compiled-flag.ts"
import { type Resolution, toFailure } from "./resolution.ts"

/** All that is known of the flags at a time; immutable. */
export interface FlagState {
  readonly flags: FlagTable
  /** What a name comes to that is not among the flags. */
  readonly absent: Resolution
  readonly isLoaded: boolean
  /** Whether the last refresh failed: every value may be out of date. */
  readonly isStale: boolean
}

/** Before anything was read. */
export const NOT_LOADED: FlagState = {
  flags: new Map(),
  absent: toFailure("PROVIDER_NOT_READY", "not loaded yet"),
  isLoaded: false,
  isStale: false,
}

const NOT_FOUND = toFailure("FLAG_NOT_FOUND", "there is no such flag")

/** Takes over what was read. Where a content was not to be understood, the last good flag stays, and is stale. */
export function advance({ flags: before }: FlagState, read: FlagTable): FlagState {
  const flags = new Map<string, CompiledFlag>()
  for (const [name, flag] of read) {
    const last = before.get(name)
    if (!isBroken(flag) || last === undefined || isBroken(last)) flags.set(name, flag)
    else flags.set(name, last.isStale ? last : { ...last, isStale: true })
  }
  return { flags, absent: NOT_FOUND, isLoaded: true, isStale: false }
}

function isBroken({ standing }: CompiledFlag): boolean {
  return standing.errorCode === "PARSE_ERROR"
}

/** Notes that a refresh failed: the last good flags stay, and are stale. */
export function fallBehind(state: FlagState, error: unknown): FlagState {
  if (state.isLoaded) return { ...state, isStale: true }
  return error instanceof SyntaxError ? { ...state, absent: toFailure("PARSE_ERROR", String(error)) } : state
}

/** What differs between two states. */
export interface FlagChanges {
  /** Flags that are new, other than before, or gone. */
  readonly changed: readonly string[]
  /** Those whose new content is not to be understood. */
  readonly invalid: readonly string[]
}

/** Compares two states. */
export function findChanges({ flags: before }: FlagState, { flags: after }: FlagState): FlagChanges {
  const names = new Set([...before.keys(), ...after.keys()])
  const changed = [...names].filter((name) => before.get(name) !== after.get(name))
  const isInvalid = (flag: CompiledFlag | undefined) => flag !== undefined && (flag.isStale || isBroken(flag))
  return { changed, invalid: changed.filter((name) => isInvalid(after.get(name))) }
}
