import type { KvNamespace } from "@larder/core"
import { type Command, defineCommand } from "../../command/command.ts"
import { toIdVariable } from "../../connect/choose-binding.ts"
import { EXIT_CODES } from "../../exit-codes.ts"
import type { Paint } from "../../output/paint.ts"
import { toTable } from "../../output/table.ts"
import { formatInstant } from "../../output/times.ts"
import { listAll } from "./find-namespace.ts"

export const listNamespaces: Command = defineCommand({
  name: "list",
  summary: "List the namespaces of the account.",
  examples: ["", "--json"],
  async run(context) {
    const { out, signal } = context
    const namespaces = await listAll(context.openClient(), signal)
    if (namespaces.length === 0) out.note("There are no namespaces: larder namespaces create <name>")
    if (namespaces.length === 0 && !out.isJson) return EXIT_CODES.done
    out.print(namespaces, (paint) =>
      toTable(
        paint,
        [
          { title: "name", cell: ({ name }) => name, colour: paint.bold },
          {
            title: "status",
            cell: ({ status }) => status,
            colour: (text, namespace) => colourStatus(paint, namespace)(text),
          },
          {
            title: "created",
            cell: ({ createdAtMs }) => (createdAtMs === undefined ? "-" : formatInstant(createdAtMs)),
          },
          { title: "variable", cell: ({ name, id }) => `${toIdVariable(name)}=${id}` },
        ],
        namespaces,
      ),
    )
    return EXIT_CODES.done
  },
})

function colourStatus(paint: Paint, { status }: KvNamespace): (text: string) => string {
  if (status === "provision_ok") return paint.green
  return status === "pending" || status === "deleting" ? paint.yellow : paint.red
}
