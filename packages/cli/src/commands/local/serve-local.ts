import { type Command, defineCommand } from "../../command/command.ts"
import { EXIT_CODES } from "../../exit-codes.ts"
import { toShell } from "./shells.ts"

export const serveLocal: Command = defineCommand({
  name: "local",
  operands: "[options...]",
  summary: "Run a local server that speaks the REST APIs of Telnyx KV and Cloudflare Workers KV.",
  details: `It prints the environment to copy, and each request in a line, until Ctrl-C ends it.`,
  examples: ["", "--port 8787 --data ./.larder --namespace my-cache", "--help", "--json"],
  takesAll: true,
  async run(context, operands) {
    const given = operands.filter((arg) => arg !== undefined)
    const args = given.filter((arg) => arg !== "--json")
    // Loaded here alone: it opens an embedded store.
    const [{ startLocalKv }, { runShell }] = await Promise.all([import("@larder/local"), import("@larder/local/shell")])
    const { start, io } = toShell(context, startLocalKv, args.length < given.length)
    const code = await runShell(start, args, io)
    if (code === 0) return EXIT_CODES.done
    return code === 2 ? EXIT_CODES.usage : EXIT_CODES.failed
  },
})
