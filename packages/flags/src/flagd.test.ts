import { seededRandom } from "@larder/testing"
import { FlagdCore } from "@openfeature/flagd-core"
import { describe, expect, it } from "vitest"
import { compileFlag } from "./definition/compile-flag.ts"
import { evaluate } from "./evaluate.ts"
import { type GeneratedFlag, generateFlag } from "./test-kit/generate-flag.ts"

const CASES = process.env["LARDER_PROVE"] === "1" ? 500_000 : 20_000
const CASES_PER_SET = 100
const SEED = Number(process.env["LARDER_SEED"] ?? 1)
const silent = { error: () => {}, warn: () => {}, info: () => {}, debug: () => {} }

/** What is compared: messages are worded by each for itself. */
interface Outcome {
  readonly value?: unknown
  readonly variant?: string | undefined
  readonly reason?: string | undefined
  readonly errorCode?: string | undefined
  readonly flagMetadata?: unknown
}

const toText = ({ value, variant, reason, errorCode, flagMetadata }: Outcome): string =>
  JSON.stringify({ value, variant, reason, errorCode, flagMetadata })

function byFlagd(core: FlagdCore, name: string, { context }: GeneratedFlag): string {
  const flag = core.getFlag(name)
  if (flag === undefined) return "not found"
  // flagd-core looks at the state before it asks the flag.
  if (flag.state === "DISABLED") return toText({ reason: "DISABLED", flagMetadata: flag.metadata })
  return toText(flag.evaluate(JSON.parse(JSON.stringify(context)), silent))
}

async function byLarder(name: string, { definition, context }: GeneratedFlag): Promise<string> {
  return toText(evaluate(await compileFlag(name, definition), context, Date.now(), new Map()))
}

describe("compileFlag() and evaluate(), beside @openfeature/flagd-core", () => {
  it(`agree on ${CASES.toLocaleString("en")} generated definitions and contexts`, { timeout: 600_000 }, async () => {
    const random = seededRandom(SEED)
    for (let first = 0; first < CASES; first += CASES_PER_SET) {
      const cases = Array.from(
        { length: CASES_PER_SET },
        (_, index) => [`flag-${index}`, generateFlag(random)] as const,
      )
      const core = new FlagdCore(undefined, silent, { disableDynamicCodeGeneration: true })
      const flags = Object.fromEntries(cases.map(([name, { definition }]) => [name, definition]))
      core.setConfigurations(JSON.stringify({ flags }))
      for (const [name, generated] of cases) {
        const theirs = byFlagd(core, name, generated)
        if ((await byLarder(name, generated)) === theirs) continue
        expect.fail(`LARDER_SEED=${SEED}, ${name} from ${first}: flagd says ${theirs} of ${JSON.stringify(generated)}`)
      }
    }
  })
})
