import { expect, it } from "vitest"
import { toMarkdownTable } from "./markdown-table.ts"

it("toMarkdownTable() lines columns up, numbers to the right", () => {
  const table = toMarkdownTable({
    head: ["client", "x"],
    rows: [
      ["ky", "12.5"],
      ["undici", "1"],
    ],
  })
  expect(table.split("\n")).toEqual([
    "| client |    x |",
    "| ------ | ---: |",
    "| ky     | 12.5 |",
    "| undici |    1 |",
  ])
})
