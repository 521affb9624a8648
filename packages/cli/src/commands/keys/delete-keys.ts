import { deleteMany, type KvStore, priceOperations } from "@larder/core"
import { type Command, defineCommand, option } from "../../command/command.ts"
import type { CommandContext } from "../../command/command-context.ts"
import { confirm } from "../../command/confirm.ts"
import { findKey, findPrefix } from "../../connect/find-key.ts"
import { usageError } from "../../errors/command-error.ts"
import { EXIT_CODES } from "../../exit-codes.ts"
import { formatCount, formatNumberOf, formatUsd } from "../../output/amounts.ts"
import { toBar } from "../../output/progress-bar.ts"
import { collectKeys } from "./collect-keys.ts"

interface DeleteOptions {
  readonly prefix?: string
  readonly yes?: boolean
}

export const deleteKeys: Command = defineCommand<DeleteOptions>({
  name: "delete",
  operands: "[keys...]",
  summary: "Delete keys, or all that begin with a prefix.",
  details:
    "A prefix is counted first, and asks; without a terminal it needs --yes. Deleting a key that is not there is no error. What is written while it runs may stay.",
  options: [
    option("--prefix <prefix>", "delete all keys that begin with it"),
    option("--yes", "answer the question with yes"),
  ],
  examples: ["user:42", "cache/a cache/b", "--prefix cache/old/", "--prefix cache/old/ --yes --json"],
  usesNamespace: true,
  async run(context, operands, { prefix, yes }) {
    const given = operands.filter((key) => key !== undefined)
    if ((prefix === undefined) === (given.length === 0)) throw usageError("expected keys, or --prefix <prefix>")
    if (prefix === "") {
      throw usageError(
        "--prefix: it is empty, which is every key there is",
        "To delete a whole namespace: larder namespaces delete",
      )
    }
    const store = context.openStore()
    const keys =
      prefix === undefined ? await findAll(given, store) : await collectKeys(context, findPrefix(prefix, store), store)
    if (prefix !== undefined && keys.length > 0) await confirm(context.io, toQuestion(keys.length, prefix, store), yes)
    await deleteAll(context, store, keys)
    context.out.print({ deleted: keys.length, ...(prefix === undefined ? { keys } : { prefix }) }, () =>
      keys.length === 0 ? "There was nothing to delete." : `Deleted ${formatNumberOf(keys.length, "key")}`,
    )
    return EXIT_CODES.done
  },
})

async function findAll(given: readonly string[], store: KvStore): Promise<readonly string[]> {
  const found = await Promise.all(given.map((key) => findKey(key, store)))
  return found.map(({ key }) => key)
}

function toQuestion(count: number, prefix: string, { capabilities }: KvStore): string {
  const usd = priceOperations({ gets: 0, puts: 0, lists: 0, deletes: count }, capabilities.prices)
  return `Delete ${formatNumberOf(count, "key")} beginning with ${prefix}, for ${formatUsd(usd)}?`
}

async function deleteAll({ out }: CommandContext, store: KvStore, keys: readonly string[]): Promise<void> {
  const status = out.status()
  const underWay = new Set<Promise<void>>()
  let deleted = 0
  const remove = async (key: string): Promise<void> => {
    await store.delete(key)
    deleted++
    status.show(`${toBar(deleted / keys.length)} deleted ${formatCount(deleted)} of ${formatCount(keys.length)}`)
  }
  const counted: KvStore = {
    ...store,
    delete(key) {
      const removal = remove(key).finally(() => underWay.delete(removal))
      underWay.add(removal)
      return removal
    },
  }
  try {
    await deleteMany(counted, keys)
  } catch (error) {
    // Others were sent before it failed, and count.
    await Promise.allSettled(underWay)
    status.end()
    out.note(`Deleted ${formatCount(deleted)} of ${formatNumberOf(keys.length, "key")} before it failed`)
    throw error
  } finally {
    status.end()
  }
}
