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
    let shown = 0
    let hasMore = false
    for await (const infos of groupsOf(scanKeys(store, toScan(findPrefix(prefix, store), most)))) {
      const wanted = infos.slice(0, most - shown)
      lines.add(raw ? wanted : await readAll(context, store, wanted))
      shown += wanted.length
      hasMore = wanted.length < infos.length
      if (hasMore) break
    }
    lines.end()
    if (hasMore) context.out.note(`The first ${shown}: there are more. --limit <n> or --all shows them.`)
    if (shown === 0) context.out.note(prefix === "" ? "There are no keys." : `No key begins with ${prefix}`)
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

async function* groupsOf(infos: AsyncIterable<KvKeyInfo>): AsyncGenerator<KvKeyInfo[]> {
  let group: KvKeyInfo[] = []
  for await (const info of infos) {
    group.push(info)
    // One more than a group: whether there are more must be known with the last of those wanted.
    if (group.length <= GROUP) continue
    yield group
    group = []
  }
  if (group.length > 0) yield group
}
