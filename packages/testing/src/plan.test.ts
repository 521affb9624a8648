/**
 * The plan of the house, enforced: which package may import which, how files import each other, what they are called, and
 * what every manifest says. The table is `plan/house-table.ts`; each rule is shown to fail in its own test.
 */
import { fileURLToPath } from "node:url"
import { describe, expect, it } from "vitest"
import { checkExports } from "./plan/export-rule.ts"
import { checkChains, checkCycles } from "./plan/graph-rule.ts"
import { readHouse } from "./plan/house.ts"
import { checkDependencies, checkImports } from "./plan/import-rule.ts"
import { checkManifest } from "./plan/manifest-rule.ts"
import { checkNames } from "./plan/name-rule.ts"
import { checkNodeImports } from "./plan/node-rule.ts"

const house = readHouse(fileURLToPath(new URL("../../..", import.meta.url)))

describe.each(house.map((subject) => [subject.folder, subject] as const))(
  "plan of the house: packages/%s",
  (_, subject) => {
    it.each([
      ["imports what the table allows and its manifest declares", checkImports],
      ["declares only what the table allows", checkDependencies],
      ["has no cycle of imports", checkCycles],
      ["has short chains of imports", checkChains],
      ["imports node: modules only where they exist", checkNodeImports],
      ["names every export", checkExports],
      ["has names in kebab-case that say what they hold", checkNames],
      ["says in its manifest what users and tools rely on", checkManifest],
    ])("%s", (_, rule) => {
      expect(rule(subject, house)).toEqual([])
    })
  },
)
