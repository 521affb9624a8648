import type { KvClient, KvNamespace } from "@larder/core"
import { type Command, defineCommand, option } from "../../command/command.ts"
import { confirm } from "../../command/confirm.ts"
import { EXIT_CODES } from "../../exit-codes.ts"
import { formatNumberOf } from "../../output/amounts.ts"
import { printable } from "../../output/printable.ts"
import { findNamespace } from "./find-namespace.ts"

interface DeleteOptions {
  readonly yes?: boolean
}

export const deleteNamespace: Command = defineCommand<DeleteOptions>({
  name: "delete",
  operands: "<name-or-id>",
  summary: "Delete a namespace and every key in it.",
  details: "It asks, and says how many keys there are; without a terminal it needs --yes. There is no way back.",
  options: [option("--yes", "answer the question with yes")],
  examples: ["my-cache", "94ce890a-7f49-4b8f-b14c-e8089147501b --yes"],
  async run(context, [nameOrId = ""], { yes }) {
    const { io, out, signal } = context
    const client = context.openClient()
    const found = await findNamespace(client, nameOrId, signal)
    const { id, name } = found
    if (yes !== true) {
      const keys = await countSome(client, found, signal)
      await confirm(io, `Delete the namespace ${printable(name)} (${id}) and ${keys} in it?`, yes)
    }
    const namespace = await client.namespaces.delete(id, { signal })
    out.print(namespace, () => printable(`${name} is being deleted (${namespace.status})`))
    return EXIT_CODES.done
  },
})

/** Counts the keys of one page: enough to see that it is not the empty one that was meant. */
async function countSome(client: KvClient, { id, status }: KvNamespace, signal: AbortSignal): Promise<string> {
  // One that is not ready lists nothing.
  if (status !== "provision_ok") return "every key"
  const { keys, cursor } = await client.namespace(id).list({ signal })
  return cursor === undefined
    ? `the ${formatNumberOf(keys.length, "key")}`
    : `the more than ${formatNumberOf(keys.length, "key")}`
}
