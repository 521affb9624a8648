import { isKvError } from "@larder/core"
import { type Command, defineCommand, option } from "../../command/command.ts"
import { parseDuration } from "../../command/option-parsers.ts"
import { CommandError } from "../../errors/command-error.ts"
import { EXIT_CODES } from "../../exit-codes.ts"
import { printable } from "../../output/printable.ts"
import { formatDuration } from "../../output/times.ts"
import { findNamespace } from "./find-namespace.ts"

interface WaitOptions {
  readonly for?: number
}

const DEFAULT_WAIT_MS = 60_000

export const waitNamespace: Command = defineCommand<WaitOptions>({
  name: "wait",
  operands: "<name-or-id>",
  summary: "Wait until a namespace is usable.",
  details: "Exit code 4 when it was not usable in time, 1 when it never will be.",
  options: [option("--for <duration>", "how long to wait (60s)", parseDuration)],
  examples: ["my-cache", "my-cache --for 5m"],
  async run(context, [nameOrId = ""], { for: deadlineMs = DEFAULT_WAIT_MS }) {
    const { out, signal } = context
    const client = context.openClient()
    const status = out.status()
    try {
      const { id, name } = await findNamespace(client, nameOrId, signal)
      status.show(`waiting for ${name}`)
      const namespace = await client.namespaces.waitUntilReady(id, { deadlineMs, signal })
      status.end()
      out.print(namespace, () => printable(`${name} is usable`))
      return EXIT_CODES.done
    } catch (error) {
      status.end()
      if (isKvError(error) && error.operation === "namespaces.waitUntilReady" && error.code === "TIMEOUT") {
        throw new CommandError(
          "unfinished",
          `${nameOrId} was not usable within ${formatDuration(deadlineMs)}`,
          "Wait longer with --for, or look at its status: larder namespaces list",
        )
      }
      throw error
    }
  },
})
