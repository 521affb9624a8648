import type { CompiledFlag, FlagTable } from "../definition/compiled-flag.ts"
import { toFailure } from "../resolution.ts"

/**
 * Reads the flags there are. One whose content has not changed is the same object as before.
 *
 * @throws {SyntaxError} When a whole set is not to be understood.
 * @throws What the store throws.
 */
export type FlagSource = () => Promise<FlagTable>

/** A flag, and the text that says all of it. */
export interface SourcedFlag extends CompiledFlag {
  readonly text: string
}

/**
 * Makes a flag of what it says, or returns the one before, without parsing, when that said the same.
 *
 * @param make Parses and compiles. Where it throws, the flag can only say why it is none.
 */
export async function renewFlag(
  before: SourcedFlag | undefined,
  text: string,
  make: () => Promise<CompiledFlag>,
): Promise<SourcedFlag> {
  if (before?.text === text) return before
  try {
    return { ...(await make()), text }
  } catch (error) {
    return { standing: toFailure("PARSE_ERROR", String(error)), text }
  }
}

const decoder = new TextDecoder("utf-8", { fatal: true })

/** Decodes a content. What is no UTF-8 becomes a text that is no content either. */
export function toText(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes)
  } catch {
    return "{not UTF-8"
  }
}
