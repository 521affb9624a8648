import type { Pickle } from "@cucumber/messages"
import { toSet } from "./conformance-flags.ts"
import { type Said, STEPS, type Step } from "./scenario-steps.ts"
import { ScenarioWorld } from "./scenario-world.ts"

/** Runs a scenario. @throws {RangeError} When it has a sentence that nobody taught us. */
export async function runScenario(scenario: Pickle, flags: unknown): Promise<void> {
  const world = new ScenarioWorld()
  world.cachesEvaluations = scenario.tags.some(({ name }) => name === "@reason-codes-cached")
  const flag = { name: "boolean-flag", type: "boolean", fallback: false }
  const said: Said = { world, set: toSet(flags), flag, details: undefined, hooks: [], given: undefined }
  try {
    for (const { text, argument } of scenario.steps) {
      const table = argument?.dataTable?.rows.map(({ cells }) => cells.map(({ value }) => value)) ?? []
      const [found, step] = findStep(text)
      await step(said, found, table)
    }
  } finally {
    await world.close()
  }
}

function findStep(text: string): [found: readonly string[], step: Step] {
  for (const [sentence, step] of STEPS) {
    const found = sentence.exec(text)
    if (found !== null) return [found.slice(1), step]
  }
  throw new RangeError(`An unknown step: ${text}`)
}
