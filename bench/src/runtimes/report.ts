import type { Table } from "../bench.ts"
import type { TestOutcome } from "./portable/vitest.ts"
import type { Runtime, RuntimeResult } from "./runtimes.ts"

/** What became of one runtime. */
export interface RuntimeReport {
  readonly runtime: Runtime
  /** Absent when it never came to the suite. */
  readonly result?: RuntimeResult
  readonly seconds: number
}

/** Writes a row for each runtime: tests passed, of those that were run, by part of the suite. */
export function toTable(reports: readonly RuntimeReport[]): Table {
  const parts = [...new Set(reports.flatMap(({ result }) => (result?.outcomes ?? []).map(partOf)))]
  return {
    head: ["runtime", "version", ...parts, "seconds"],
    rows: reports.map(({ runtime, result, seconds }) => [
      runtime.name,
      result?.version ?? "did not run",
      ...parts.map((part) => score(result?.outcomes.filter((outcome) => partOf(outcome) === part) ?? [])),
      seconds.toFixed(1),
    ]),
  }
}

/** Tells the tests that failed. */
export function failuresOf(outcomes: readonly TestOutcome[]): string[] {
  return outcomes
    .filter(({ state }) => state === "failed")
    .map(({ titles, error }) => `${titles.join(" > ")}\n${error ?? ""}`)
}

function partOf({ titles }: TestOutcome): string {
  return titles[0] ?? ""
}

function score(outcomes: readonly TestOutcome[]): string {
  const run = outcomes.filter(({ state }) => state !== "skipped")
  return `${run.filter(({ state }) => state === "passed").length}/${run.length}`
}
