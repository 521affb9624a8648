import { expect, it } from "vitest"
import { checkExports } from "./export-rule.ts"
import { makePackage } from "./make-package.ts"

it("checkExports() accepts named exports", () => {
  const sources = { "a.ts": 'export { b } from "./b.ts"', "b.ts": "export const b = 1" }
  expect(checkExports(makePackage("core", sources), [])).toEqual([])
})

it.each(['export * from "./b.ts"', 'export * as b from "./b.ts"', 'export type * from "./b.ts"', "export default 1"])(
  "checkExports() refuses %s",
  (text) => {
    const complaints = checkExports(makePackage("core", { "a.ts": text, "b.ts": "" }), [])
    expect(complaints).toEqual([expect.stringMatching(/^core\/a\.ts: /)])
  },
)
