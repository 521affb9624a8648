import type { KvStore } from "@larder/core"
import { isRecord } from "../definition/check.ts"
import { parseContent } from "../definition/parse-content.ts"
import { toText } from "../sources/flag-source.ts"
import type { FlagHome } from "./flag-home.ts"
import { InvalidFlagError } from "./invalid-flag-error.ts"

type Members = Readonly<Record<string, unknown>>

/**
 * Keeps flags in one key together. Other members of the set stay as they are.
 *
 * @param key The physical key of the set.
 */
export function createSetHome(store: KvStore, key: string): FlagHome {
  async function readSet(): Promise<{ readonly flags: Members; readonly others: Members }> {
    const value = await store.get(key)
    const { flags, ...others } = value === undefined ? { flags: {} } : parseSet(toText(value.bytes))
    if (isRecord(flags)) return { flags, others }
    throw new InvalidFlagError("flags", "the set is not to be understood, and stays as it is")
  }

  return {
    async read(name) {
      const { flags } = await readSet()
      return Object.hasOwn(flags, name) ? flags[name] : undefined
    },
    encode: (content) => JSON.stringify(content),
    async write(name, encoded) {
      const { flags, others } = await readSet()
      const members = new Map(Object.entries(flags))
      if (encoded === undefined) members.delete(name)
      else members.set(name, JSON.parse(encoded))
      const set = { ...others, flags: Object.fromEntries(members) }
      await store.put(key, JSON.stringify(set), { contentType: "application/json" })
    },
    shared: async () => (await readSet()).others,
    names: async () => Object.keys((await readSet()).flags).toSorted(),
  }
}

function parseSet(text: string): Members {
  try {
    const content = parseContent(text)
    return isRecord(content) ? content : {}
  } catch {
    return {}
  }
}
