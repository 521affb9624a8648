import { createFlags, type FlagReader, type Flags } from "@larder/flags"
import { createFlagsProvider } from "@larder/flags/openfeature"
import { createMemoryStore } from "@larder/testing"
import { FlagdCore } from "@openfeature/flagd-core"
import { type EvaluationContext, InMemoryProvider, OpenFeature, type Provider } from "@openfeature/server-sdk"
import { growthBook } from "./growthbook.ts"
import { unleash } from "./unleash.ts"
import { FLAGD_FLAGS, USERS, type User, type Workload } from "./workloads.ts"

/** Evaluates a flag for the user of an index. */
export type Evaluate = (index: number) => boolean | Promise<boolean>

const FLAGD_SET = JSON.stringify({ flags: FLAGD_FLAGS })
const silent = { error: () => {}, warn: () => {}, info: () => {}, debug: () => {} }
const NOBODY: User = { targetingKey: "", plan: "", country: "", email: "", age: 0, version: "", beta: false }

function user(index: number): User {
  return USERS[index] ?? NOBODY
}

/** Every evaluator by its name; the first is the base. */
export const FLAG_CONTENDERS: Readonly<Record<string, (workload: Workload) => Promise<Evaluate>>> = {
  "flagd-core, interpreted": async (workload) => flagd(workload, true),
  "flagd-core, compiled to code": async (workload) => flagd(workload, false),
  "Larder, a snapshot": async (workload) => larder((await larderFlags()).snapshot(), workload),
  "Larder, a snapshot, with details": async (workload) => larderDetails((await larderFlags()).snapshot(), workload),
  "Larder, following the store": async (workload) => larder(await larderFlags(), workload),
  GrowthBook: async (workload) => growthBook(workload),
  Unleash: async (workload) => unleash(workload),
  "OpenFeature client, in memory": (workload) => openFeature(inMemory(), workload),
  "OpenFeature client, Larder": async (workload) => openFeature(createFlagsProvider(await larderFlags()), workload),
}

/** How much fewer calls than the base a contender makes, so that rounds are of about the same length. */
export const SLOW_BY: Readonly<Record<string, number>> = {
  GrowthBook: 5,
  Unleash: 5,
  "OpenFeature client, in memory": 20,
  "OpenFeature client, Larder": 20,
}

function flagd(workload: Workload, disableDynamicCodeGeneration: boolean): Evaluate {
  const core = new FlagdCore(undefined, silent, { disableDynamicCodeGeneration })
  core.setConfigurations(FLAGD_SET)
  return (index) => core.resolveBooleanEvaluation(workload, false, user(index), silent).value
}

async function larderFlags(): Promise<Flags> {
  const store = createMemoryStore()
  await store.put("flag-set/bench", FLAGD_SET)
  const flags = createFlags({ store, set: "bench" })
  await flags.ready()
  return flags
}

function larder(flags: FlagReader, workload: Workload): Evaluate {
  return (index) => flags.boolean(workload, false, user(index))
}

function larderDetails(flags: FlagReader, workload: Workload): Evaluate {
  return (index) => flags.details(workload, false, user(index)).value
}

async function openFeature(provider: Provider, workload: Workload): Promise<Evaluate> {
  await OpenFeature.setProviderAndWait(provider)
  const client = OpenFeature.getClient()
  return (index) => client.getBooleanValue(workload, false, user(index))
}

/** What the SDK brings along: rules are functions of the application. */
function inMemory(): Provider {
  const variants = { on: true, off: false }
  const fixed = { disabled: false, variants, defaultVariant: "on" }
  const contextEvaluator = ({ plan }: EvaluationContext): string => (plan === "pro" ? "on" : "off")
  return new InMemoryProvider({ static: fixed, target: { ...fixed, contextEvaluator } })
}
