import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { COMMANDS } from "./run-cli.ts"

const page = readFileSync(new URL("../../../docs/cli.md", import.meta.url), "utf8")

describe("docs/cli.md", () => {
  const all = COMMANDS.flatMap((item) =>
    "commands" in item
      ? item.commands.map((command) => [`${item.name} ${command.name}`, command] as const)
      : [[item.name, item] as const],
  )

  it.each(all)(
    "tells of larder %s with its operands and options as the help does",
    (words, { operands = "", options = [] }) => {
      const chapter = page.split(/^## /m).find((text) => text.includes(`### \`larder ${words}`)) ?? ""
      const [intro = "", ...sections] = chapter.split(/^### /m)
      const section =
        sections.find((text) => text.startsWith(`\`larder ${words}${operands === "" ? "" : ` ${operands}`}\``)) ?? ""
      expect(section).toMatch(new RegExp(`^\\$ (?:\\w+=\\w+ )?larder ${words}`, "m"))
      for (const { flags, help } of options)
        expect((intro + section).replace(/ {2,}/g, " ")).toContain(`${flags} ${help}\n`)
    },
  )
})
