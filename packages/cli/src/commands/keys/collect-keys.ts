import { type KvKeyInfo, type KvStore, scanKeys } from "@larder/core"
import type { CommandContext } from "../../command/command-context.ts"
import { formatNumberOf } from "../../output/amounts.ts"

/** Lists all keys of a prefix, telling how far it is. */
export async function collectKeys(context: CommandContext, prefix: string, store: KvStore): Promise<readonly string[]> {
  const keys: string[] = []
  await visitKeys(context, prefix, store, ({ key }) => keys.push(key))
  return keys
}

/** Shows all keys of a prefix to a function, telling how far it is. */
export async function visitKeys(
  { out }: CommandContext,
  prefix: string,
  store: KvStore,
  visit: (info: KvKeyInfo) => unknown,
): Promise<void> {
  const status = out.status()
  let count = 0
  try {
    for await (const info of scanKeys(store, { prefix })) {
      // They may be about to be deleted: a server that passes over the prefix must not bring others.
      if (!info.key.startsWith(prefix)) continue
      visit(info)
      count++
      if (count % 1_000 === 0) status.show(`listed ${formatNumberOf(count, "key")}`)
    }
  } finally {
    status.end()
  }
}
