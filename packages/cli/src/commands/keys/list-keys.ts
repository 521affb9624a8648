import { getMany, type KvKeyInfo, type KvStore, scanKeys } from "@larder/core"
import { type Command, defineCommand, option } from "../../command/command.ts"
import type { CommandContext } from "../../command/command-context.ts"
import { parsePositive } from "../../command/option-parsers.ts"
import { findPrefix } from "../../connect/find-key.ts"
import { EXIT_CODES } from "../../exit-codes.ts"
import { createKeyLines } from "./key-lines.ts"
import { type KeyFacts, readFacts } from "./read-facts.ts"

interface ListOptions {
  readonly limit?: number
  readonly all?: boolean
  readonly raw?: boolean
}

const DEFAULT_LIMIT = 100
/** Read, and shown, at a time. */
const GROUP = 100
/** Most keys in a page of the list. */
const MAX_PAGE = 1_000

export const listKeys: Command = defineCommand<ListOptions>({
  name: "list",
  operands: "[prefix]",
  summary: "List keys: size, age, end and tags.",
  details: `Each key is read for its end and its tags: one read each. --raw lists without reading, ${MAX_PAGE} keys to a list call.`,
  options: [
    option("--limit <n>", `most keys to show (${DEFAULT_LIMIT})`, parsePositive),
    option("--all", "show all keys there are"),
    option("--raw", "names, sizes and ages alone: no reads"),
  ],
  examples: ["cache/", "session/ --limit 20", "--all --raw --json"],
  usesNamespace: true,
  async run(context, [prefix = ""], { limit = DEFAULT_LIMIT, all = false, raw = false }) {
    const store = context.openStore()
    const most = all ? Number.POSITIVE_INFINITY : limit
    const lines = createKeyLines(context)
    let group: KvKeyInfo[] = []
    let count = 0
    let hasMore = false
    const flush = async (): Promise<void> => {
      lines.add(raw ? group : await readAll(context, store, group))
      group = []
    }
    try {
      for await (const info of scanKeys(store, toScan(findPrefix(prefix, store), most))) {
        hasMore = count === most
        if (hasMore) break
        group.push(info)
        count++
        if (group.length === GROUP) await flush()
      }
      await flush()
    } catch (error) {
      lines.breakOff()
      throw error
    }
    lines.end()
    if (hasMore) context.out.note(`The first ${count}: there are more. --limit <n> or --all shows them.`)
    if (count === 0) context.out.note(prefix === "" ? "There are no keys." : `No key begins with ${prefix}`)
    return EXIT_CODES.done
  },
})

/** One key more than wanted tells that there are more. */
function toScan(prefix: string, most: number): { readonly prefix: string; readonly limit: number } {
  return { prefix, limit: Math.min(most + 1, MAX_PAGE) }
}

async function readAll({ io }: CommandContext, store: KvStore, infos: readonly KvKeyInfo[]): Promise<KeyFacts[]> {
  const values = await getMany(
    store,
    infos.map(({ key }) => key),
  )
  return infos.map((info) => readFacts(info, values.get(info.key)?.bytes, io.now()))
}
