import { type Command, defineCommand } from "../../command/command.ts"
import { toIdVariable } from "../../connect/choose-binding.ts"
import { EXIT_CODES } from "../../exit-codes.ts"
import { printable } from "../../output/printable.ts"

export const createNamespace: Command = defineCommand({
  name: "create",
  operands: "<name>",
  summary: "Create a namespace. It becomes usable in the background.",
  details:
    "A name is of lower-case letters, digits and hyphens. The variable is printed, to be set; namespaces wait waits.",
  examples: ["my-cache", "my-cache --json"],
  async run(context, [name = ""]) {
    const { out, signal } = context
    const namespace = await context.openClient().namespaces.create(name, { signal })
    const { id, status } = namespace
    if (status === "pending") out.note(`It is not usable yet: larder namespaces wait ${name}`)
    out.print(namespace, () => printable(`${toIdVariable(namespace.name)}=${id}`))
    return EXIT_CODES.done
  },
})
