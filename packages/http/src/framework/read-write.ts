import type { HeldChunk } from "./held-writes.ts"

/** What `write` and `end` of a response are given; either of the last two may be left out. */
export type WriteArguments = readonly [data?: unknown, encoding?: unknown, callback?: unknown]

/** Reads the arguments of `write` and `end`. */
export function readWrite([data, encoding, callback]: WriteArguments): {
  readonly chunk: HeldChunk | undefined
  readonly callback: (() => void) | undefined
} {
  const done = [data, encoding, callback].find((given) => typeof given === "function")
  // The cast: Node calls it with an error or with nothing, and so may we.
  const known = done as (() => void) | undefined
  if (data === undefined || data === null || data === done) return { chunk: undefined, callback: known }
  if (typeof data !== "string" && !(data instanceof Uint8Array)) {
    throw new TypeError(`write: expected a string or bytes, got ${typeof data}`)
  }
  const isNamed = typeof encoding === "string" && Buffer.isEncoding(encoding)
  return { chunk: { data, encoding: isNamed ? encoding : undefined }, callback: known }
}
