import type { KvStore } from "@larder/core"
import { check, isRecord } from "../definition/check.ts"
import type { CompiledFlag, CompileFlag, FlagTable } from "../definition/compiled-flag.ts"
import { parseContent } from "../definition/parse-content.ts"
import { createFlagMemo, type FlagSource, toText } from "./flag-source.ts"

/**
 * Reads flags that stand in one key together, as in flagd's file: `{"flags": {...}, "$evaluators": {...}, "metadata": {...}}`.
 *
 * @param key The physical key of the set.
 */
export function createSetSource(store: KvStore, key: string, compile: CompileFlag): FlagSource {
  const toFlag = createFlagMemo(compile)
  let known: { readonly text: string; readonly flags: FlagTable } | undefined

  async function readSet(text: string): Promise<FlagTable> {
    const content = parseContent(text)
    check(isRecord(content) && isRecord(content["flags"]), "flags: expected an object")
    const { metadata, $evaluators } = content
    const flags = new Map<string, CompiledFlag>()
    for (const [name, definition] of Object.entries(content["flags"])) {
      const own = JSON.stringify(definition)
      // What a flag says depends on what the set says beside it, where it refers to that.
      const says = own + JSON.stringify([metadata, own.includes("$ref") && $evaluators])
      flags.set(name, await toFlag(name, says, () => definition, { metadata, $evaluators }))
    }
    return flags
  }

  return async () => {
    const value = await store.get(key)
    if (value === undefined) return new Map()
    const text = toText(value.bytes)
    if (known?.text !== text) known = { text, flags: await readSet(text) }
    return known.flags
  }
}
