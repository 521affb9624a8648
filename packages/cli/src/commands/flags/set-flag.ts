import type { FlagContent } from "@larder/flags/admin"
import { type Command, defineCommand } from "../../command/command.ts"
import { readContent } from "../../command/read-content.ts"
import { authorOf, CHANGE_OPTIONS, type FlagChangeOptions, openAdmin } from "./open-admin.ts"
import { printChange } from "./print-change.ts"

export const setFlag: Command = defineCommand<FlagChangeOptions>({
  name: "set",
  operands: "<flag> [content]",
  summary: "Write a flag: a value, or a definition in flagd's format.",
  details:
    "Content is JSON where it can be read as JSON, else text; without it, or with -, the standard input is read. It is checked before anything is written, and the change is logged.",
  options: CHANGE_OPTIONS,
  examples: [
    "new-ui true",
    `new-ui '{"state":"ENABLED","variants":{"on":true,"off":false},"defaultVariant":"off"}'`,
    "new-ui --by ann < new-ui.json",
  ],
  usesNamespace: true,
  async run(context, [name = "", content], options) {
    const author = authorOf(context, options)
    const text = new TextDecoder().decode(await readContent(context, content)).trim()
    return printChange(context, await openAdmin(context, options).set(name, toContent(text), author))
  },
})

/** Whether it is a content is checked by whoever writes it. */
function toContent(text: string): FlagContent {
  try {
    return JSON.parse(text) as FlagContent
  } catch {
    return text
  }
}
