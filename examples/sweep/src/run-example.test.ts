import { expect, it } from "vitest"
import { runExample } from "./run-example.ts"

it("runExample() sweeps what is two days old in some sweeps, and nothing of today", { timeout: 30_000 }, async () => {
  const said: string[] = []
  const { reports, left, lost, undead } = await runExample((text) => said.push(text))
  expect({ left, lost, undead }).toEqual({ left: 38, lost: 0, undead: 0 })
  expect(reports.map(({ done, endedBy }) => [done, endedBy])).toEqual([
    [false, "maxOperations"],
    [false, "maxOperations"],
    [true, undefined],
  ])
  // Pages are read before they go, records of sessions are not; of these there are two for each sign-in.
  const operations = reports.map((report) => report.operations)
  expect(operations.reduce((sum, { deletes }) => sum + deletes, 0)).toBe(300 + 80 + 1)
  expect(said[0]).toBe("380 keys of two days ago, 38 of today")
})
