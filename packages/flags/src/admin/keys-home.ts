import { type KvStore, scanKeys } from "@larder/core"
import { parseContent } from "../definition/parse-content.ts"
import { toFlagKey, toFlagName } from "../sources/flag-keys.ts"
import { toText } from "../sources/flag-source.ts"
import type { FlagHome } from "./flag-home.ts"
import { InvalidFlagError } from "./invalid-flag-error.ts"

/** Keeps flags in a key each. */
export function createKeysHome(store: KvStore): FlagHome {
  return {
    async read(name) {
      const value = await store.get(toFlagKey(name, store))
      return value && readContent(toText(value.bytes))
    },
    encode(content) {
      const text = typeof content === "string" ? content : JSON.stringify(content)
      if (typeof content === "object" || isReadAs(text, content)) return text
      throw new InvalidFlagError("flags", "the text would be read as something else: make it a variant of a definition")
    },
    async write(name, encoded) {
      const key = toFlagKey(name, store)
      if (encoded === undefined) return store.delete(key)
      await store.put(key, encoded, { contentType: /^[{[]/.test(encoded) ? "application/json" : "text/plain" })
    },
    shared: async () => ({}),
    async names() {
      const names: string[] = []
      for await (const { key } of scanKeys(store)) {
        const name = toFlagName(key)
        if (name !== undefined) names.push(name)
      }
      return names.toSorted()
    },
  }
}

function isReadAs(text: string, content: unknown): boolean {
  try {
    return parseContent(text) === content
  } catch {
    return false
  }
}

function readContent(text: string): unknown {
  try {
    return parseContent(text)
  } catch {
    return text
  }
}
