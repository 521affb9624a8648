import type { CompiledFlag, CompileFlag, FlagTable, SharedDefinitions } from "../definition/compiled-flag.ts"
import { toFailure } from "../resolution.ts"

/**
 * Reads the flags there are. One whose content has not changed is the same object as before.
 *
 * @throws {SyntaxError} When a whole set is not to be understood.
 * @throws What the store throws.
 */
export type FlagSource = () => Promise<FlagTable>

/** Makes a flag of what it says; the same one as last time, without parsing, when it says the same. */
export type FlagMemo = (
  name: string,
  text: string,
  parse: (text: string) => unknown,
  shared?: SharedDefinitions,
) => Promise<CompiledFlag>

/** @param compile Called for what has changed; where it throws, the flag can only say why it is none. */
export function createFlagMemo(compile: CompileFlag): FlagMemo {
  const known = new Map<string, { readonly text: string; readonly flag: CompiledFlag }>()
  return async (name, text, parse, shared) => {
    const before = known.get(name)
    if (before?.text === text) return before.flag
    const parseAndCompile = async () => compile(name, parse(text), shared)
    const flag = await parseAndCompile().catch((error: unknown) => ({
      standing: toFailure("PARSE_ERROR", String(error)),
    }))
    known.set(name, { text, flag })
    return flag
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
