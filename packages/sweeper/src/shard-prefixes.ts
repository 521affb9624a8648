import { anObject, wholeInRange } from "./option-checks.ts"

/** A part of the keys for each run, so that no state is needed: run 0 takes one part, run 1 the next. */
export interface SweepShard {
  /** Number of this run, a whole number ≥ 0: the hour, or the day, since some beginning. */
  readonly run: number
  /** Number of parts, a whole number from 1 to 64. Keys are parted by the character behind the prefix. */
  readonly of: number
}

/** All that a key is made of. */
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_/=."

/** Makes what tells which literal prefixes are listed for a policy's: itself, or its part of this run. */
export function shardPrefixes(shard: SweepShard | undefined): (prefix: string) => readonly string[] {
  if (shard === undefined) return (prefix) => [prefix]
  const of = wholeInRange("shard.of", anObject("shard", shard).of, 1, 64)
  const run = wholeInRange("shard.run", shard.run, 0)
  const characters = [...ALPHABET].filter((_, index) => index % of === run % of)
  // A list of what begins with "_" is refused: no key of a program does.
  return (prefix) => characters.filter((one) => prefix + one !== "_").map((one) => prefix + one)
}
