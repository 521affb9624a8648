import { withPrefix } from "@larder/core"
import type { CompileFlag } from "../definition/compiled-flag.ts"
import type { ResolvedFlagsOptions } from "../flags-options.ts"
import { toFlagKey } from "./flag-keys.ts"
import type { FlagSource } from "./flag-source.ts"
import { createKeysSource } from "./keys-source.ts"
import { listFlags } from "./list-flags.ts"
import { createSetSource } from "./set-source.ts"

/**
 * Chooses the cheapest way to read the flags: a set by one read, declared flags by a read each while one list costs more.
 *
 * @throws {InvalidKeyError | RangeError} When a name, or the prefix, cannot be part of a key.
 */
export function chooseSource(options: ResolvedFlagsOptions, compile: CompileFlag): FlagSource {
  const { store, prefix, set, flags, now } = options
  if (set !== undefined) {
    const sets = withPrefix(store, `${prefix}-set/`)
    return createSetSource(sets, toFlagKey(set, sets), compile)
  }
  const kept = withPrefix(store, `${prefix}/`)
  const isWanted = (name: string) => flags === undefined || Object.hasOwn(flags, name)
  const keys = Object.keys(flags ?? {}).map((name) => ({ name, key: toFlagKey(name, kept) }))
  const { getUsdPerMillion, listUsdPerMillion } = store.capabilities.prices
  const isFew = flags !== undefined && keys.length * getUsdPerMillion <= listUsdPerMillion
  const list = async () => (isFew ? { keys, nowMs: 0 } : listFlags(kept, isWanted, now))
  return createKeysSource(kept, list, compile)
}
