import { TELNYX_PRICES } from "@larder/core"
import { type Command, defineCommand } from "../../command/command.ts"
import { findPrefix } from "../../connect/find-key.ts"
import { EXIT_CODES } from "../../exit-codes.ts"
import { formatBytes, formatCount, formatUsd } from "../../output/amounts.ts"
import { toTable } from "../../output/table.ts"
import { visitKeys } from "./collect-keys.ts"

interface PrefixCount {
  readonly prefix: string
  readonly keys: number
  readonly sizeBytes: number
}

export const countKeys: Command = defineCommand({
  name: "count",
  operands: "[prefix]",
  summary: "Count keys and their bytes, by first segment.",
  details: "One list call for each 1000 keys, no reads. Keys past their end count as long as they are there.",
  examples: ["", "session/", "--json"],
  usesNamespace: true,
  async run(context, [prefix = ""]) {
    const store = context.openStore()
    const counts = new Map<string, PrefixCount>()
    await visitKeys(context, findPrefix(prefix, store), store, ({ key, sizeBytes = 0 }) => {
      const first = key.slice(0, key.indexOf("/") + 1)
      const { keys, sizeBytes: bytes } = counts.get(first) ?? { keys: 0, sizeBytes: 0 }
      counts.set(first, { prefix: first, keys: keys + 1, sizeBytes: bytes + sizeBytes })
    })
    const byPrefix = [...counts.values()].toSorted((a, b) => b.keys - a.keys)
    const total = { keys: sum(byPrefix, "keys"), sizeBytes: sum(byPrefix, "sizeBytes") }
    context.out.print({ ...total, storageUsdPerMonth: priceStorage(total), byPrefix }, (paint) =>
      toTable(
        paint,
        [
          { title: "keys", align: "right", cell: ({ keys }) => formatCount(keys) },
          { title: "size", align: "right", cell: ({ sizeBytes }) => formatBytes(sizeBytes) },
          { title: "storage a month", align: "right", cell: (row) => formatUsd(priceStorage(row)) },
          { title: "prefix", cell: (row) => row.prefix },
        ],
        [
          ...byPrefix.map((row) => ({ ...row, prefix: row.prefix === "" ? "(none)" : row.prefix })),
          { prefix: "all", ...total },
        ],
      ),
    )
    return EXIT_CODES.done
  },
})

/** @returns US dollars a month. */
function priceStorage({ sizeBytes }: Pick<PrefixCount, "sizeBytes">): number {
  return (sizeBytes / 1e9) * TELNYX_PRICES.storageUsdPerGbMonth
}

function sum(counts: readonly PrefixCount[], member: "keys" | "sizeBytes"): number {
  return counts.reduce((total, count) => total + count[member], 0)
}
