import type { KvStore } from "@larder/core"
import { check, isRecord } from "../definition/check.ts"
import type { CompileFlag } from "../definition/compiled-flag.ts"
import { parseContent } from "../definition/parse-content.ts"
import { type FlagSource, renewFlag, type SourcedFlag, toText } from "./flag-source.ts"

/**
 * Reads flags that stand in one key together, as in flagd's file: `{"flags": {...}, "$evaluators": {...}, "metadata": {...}}`.
 *
 * @param key The physical key of the set.
 */
export function createSetSource(store: KvStore, key: string, compile: CompileFlag): FlagSource {
  let known: { readonly text: string; readonly flags: ReadonlyMap<string, SourcedFlag> } | undefined

  async function readSet(text: string): Promise<ReadonlyMap<string, SourcedFlag>> {
    const content = parseContent(text)
    check(isRecord(content) && isRecord(content["flags"]), "flags: expected an object")
    const { metadata, $evaluators } = content
    const flags = new Map<string, SourcedFlag>()
    for (const [name, definition] of Object.entries(content["flags"])) {
      const own = JSON.stringify(definition)
      // What a flag says depends on what the set says beside it, where it refers to that.
      const says = own + JSON.stringify([metadata, own.includes("$ref") && $evaluators])
      const make = async () => compile(name, definition, { metadata, $evaluators })
      flags.set(name, await renewFlag(known?.flags.get(name), says, make))
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
