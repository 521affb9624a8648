import { expect, it } from "vitest"
import { failuresOf, toTable } from "./report.ts"
import type { Runtime } from "./runtimes.ts"

const runtime = (name: string): Runtime => ({ name, needs: "Nothing.", run: () => Promise.reject(new Error("unused")) })
const OUTCOMES = [
  { titles: ["store", "a"], state: "passed" },
  { titles: ["store", "b"], state: "failed", error: "it broke" },
  { titles: ["store", "c"], state: "skipped" },
  { titles: ["cache", "a"], state: "passed" },
] as const

it("toTable() counts what passed of what was run, by part, and has a row for what never ran", () => {
  const reports = [
    { runtime: runtime("Node"), result: { version: "1.2.3", outcomes: OUTCOMES }, seconds: 1.25 },
    { runtime: runtime("Bun"), seconds: 0 },
  ]
  expect(toTable(reports)).toEqual({
    head: ["runtime", "version", "store", "cache", "seconds"],
    rows: [
      ["Node", "1.2.3", "1/2", "1/1", "1.3"],
      ["Bun", "did not run", "0/0", "0/0", "0.0"],
    ],
  })
})

it("failuresOf() names what failed, and why", () => {
  expect(failuresOf(OUTCOMES)).toEqual(["store > b\nit broke"])
})
