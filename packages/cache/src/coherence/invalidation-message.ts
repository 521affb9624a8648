import type { Invalidation } from "./coherence.ts"

/** What all messages begin with. */
const FOLDER = "=i/"
/** Lengths of a time, written as in `2026-01-01T00:0`, that list a day, an hour, or ten minutes of messages. */
const GRAINS = [
  { length: 15, ms: 600_000 },
  { length: 13, ms: 3_600_000 },
  { length: 10, ms: 86_400_000 },
] as const
const BUCKET_LENGTH = GRAINS[0].length
const MESSAGE = /^=i\/[^/]+\/([0-9a-z]{1,10})-[0-9a-z]+-([km])([0-9a-z]{1,11})$/

/**
 * Names a message. All of it is in the name: one list reads a thousand, and no two writers overwrite each other.
 *
 * `=i/<ten minutes of its time>/<time>-<nonce>-<scope><mark>`.
 */
export function toMessageKey({ mark, scope, atMs }: Invalidation, nonce: string): string {
  return `${FOLDER}${writeTime(atMs, BUCKET_LENGTH)}/${atMs.toString(36)}-${nonce}-${scope[0]}${mark.toString(36)}`
}

/** Reads the name of a message. @returns `undefined` when it is none. */
export function fromMessageKey(key: string): Invalidation | undefined {
  const [, time, scope, text] = MESSAGE.exec(key) ?? []
  if (time === undefined || text === undefined) return undefined
  return { mark: Number.parseInt(text, 36), scope: scope === "k" ? "key" : "many", atMs: Number.parseInt(time, 36) }
}

/** Finds the prefixes that list all messages of a span of time, in as few lists as the form of the names allows. */
export function messagePrefixes(fromMs: number, toMs: number): readonly string[] {
  const grain = GRAINS.find(({ ms }) => toMs - fromMs <= ms) ?? GRAINS[2]
  const prefixes: string[] = []
  for (let atMs = fromMs - (fromMs % grain.ms); atMs <= toMs; atMs += grain.ms) {
    prefixes.push(FOLDER + writeTime(atMs, grain.length))
  }
  return prefixes
}

/** UTC, the colon replaced by what the alphabet of keys has. */
function writeTime(atMs: number, length: number): string {
  return new Date(atMs).toISOString().slice(0, length).replace(":", "-")
}
