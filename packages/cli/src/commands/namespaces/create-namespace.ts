import { type Command, defineCommand } from "../../command/command.ts"
import { toIdVariable } from "../../connect/choose-binding.ts"
import { CommandError } from "../../errors/command-error.ts"
import { EXIT_CODES } from "../../exit-codes.ts"
import { isNamespaceId } from "./find-namespace.ts"

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
    // What is printed here goes into environments.
    if (!isNamespaceId(id)) throw new CommandError("failed", "the server answered with an id that is none")
    if (status === "pending") out.note(`It is not usable yet: larder namespaces wait ${name}`)
    out.print(namespace, () => `${toIdVariable(name)}=${id}`)
    return EXIT_CODES.done
  },
})
