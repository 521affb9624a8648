/**
 * The scenarios of the OpenFeature specification, through its SDK and our provider.
 *
 * They are data of others, read from beside the project and never copied into it; `evaluation.feature`, which is deprecated, is
 * left out. A scenario says what a provider may do, too: those of the reason CACHED are run through a provider of this test that
 * says so of a flag it has seen before, as Larder never answers from a cache of evaluations.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { AstBuilder, compile, GherkinClassicTokenMatcher, Parser } from "@cucumber/gherkin"
import { IdGenerator, type Pickle } from "@cucumber/messages"
import { describe, it } from "vitest"
import { runScenario } from "../test-kit/run-scenario.ts"

const FOLDER = fileURLToPath(new URL("../../../../../shared/conformance/openfeature/", import.meta.url))
const DEPRECATED = "evaluation.feature"

function readScenarios(): readonly Pickle[] {
  const newId = IdGenerator.incrementing()
  const names = readdirSync(FOLDER).filter((name) => name.endsWith(".feature") && name !== DEPRECATED)
  return names.flatMap((name) => {
    const parser = new Parser(new AstBuilder(newId), new GherkinClassicTokenMatcher())
    return compile(parser.parse(readFileSync(FOLDER + name, "utf8")), name, newId)
  })
}

if (existsSync(FOLDER)) {
  const flags: unknown = JSON.parse(readFileSync(`${FOLDER}test-flags.json`, "utf8"))
  const scenarios = readScenarios()
  describe(`${scenarios.length} scenarios of OpenFeature`, () => {
    it.each(scenarios.map((scenario) => [`${scenario.uri}: ${scenario.name}`, scenario] as const))(
      "%s",
      (_, scenario) => runScenario(scenario, flags),
    )
  })
} else {
  it.skip("the scenarios of OpenFeature: there is no folder shared/conformance beside the project")
}
