import type { EvaluationDetails, FlagValue } from "@openfeature/server-sdk"
import { expect } from "vitest"
import { LEVELS, type Level, type ProviderState, type ScenarioWorld } from "./scenario-world.ts"

/** What the steps of a scenario have said so far. */
export interface Said {
  readonly world: ScenarioWorld
  readonly set: string
  flag: { readonly name: string; readonly type: string; readonly fallback: FlagValue }
  details: EvaluationDetails<FlagValue> | undefined
  hooks: readonly string[]
  given: unknown
}

type Table = readonly (readonly string[])[]
export type Step = (said: Said, found: readonly string[], table: Table) => unknown

/** The sentences that scenarios are made of. */
export const STEPS: readonly (readonly [sentence: RegExp, step: Step])[] = [
  [
    /^a (stable|not ready|error|fatal|stale) provider$/,
    ({ world, set }, [state]) => world.provide(state as ProviderState, set),
  ],
  [/^a stable provider with retrievable context is registered$/, ({ world, set }) => world.provide("stable", set)],
  [
    /^a (\w+)-flag with key "(.*)" and a fallback value "(.*)"$/i,
    (said, [type = "", name = "", fallback = ""]) => {
      said.flag = { name, type: type.toLowerCase(), fallback: readValue(type, fallback) as FlagValue }
    },
  ],
  [
    /^a context containing a key "(.*)", with type "(.*)" and with value "(.*)"$/,
    ({ world }, [key = "", type = "", value = ""]) => addContext(world, "Invocation", key, readValue(type, value)),
  ],
  [
    /^a context containing a key "(.*)" with null value$/,
    ({ world }, [key = ""]) => addContext(world, "Invocation", key, null),
  ],
  [
    /^A context entry with key "(.*)" and value "(.*)" is added to the "(.*)" level$/,
    ({ world }, [key = "", value, level]) => addContext(world, level as Level, key, value),
  ],
  [
    /^Context entries for each level from API level down to the "(.*)" level, with key "(.*)" and value "(.*)"$/,
    ({ world }, [last, key = ""]) => {
      const levels = LEVELS.slice(0, LEVELS.indexOf(last as Level) + 1)
      for (const level of levels) addContext(world, level, key, level)
    },
  ],
  [
    /^A table with levels of increasing precedence$/,
    (_, __, table) => {
      const named = table.map(([level]) => LEVELS.indexOf(level as Level))
      expect(named).toEqual(named.toSorted((a, b) => a - b))
    },
  ],
  [/^Some flag was evaluated$/, (said) => evaluate(said)],
  [/^the flag was evaluated with details( asynchronously)?$/, (said) => evaluate(said)],
  [/^a client with added hook$/, ({ world }) => world.client.addHooks(world.recordingHook("client"))],
  [
    /^evaluation options containing specific hooks$/,
    (said) => {
      said.hooks = ["first", "second"]
    },
  ],
  [/^the flag was evaluated with details using the evaluation options$/, (said) => evaluate(said)],
  [
    /^an evaluation context with modifiable data$/,
    (said) => {
      said.given = { list: [1], name: "before" }
      said.world.contexts.Invocation = said.given as never
    },
  ],
  [
    /^The merged context contains an entry with key "(.*)" and value "(.*)"$/,
    ({ world }, [key = "", value]) => {
      expect(world.received[key]).toBe(value)
    },
  ],
  [
    /^the resolved details value should be "(.*)"$/,
    ({ details, flag }, [value = ""]) => {
      expect(details?.value).toEqual(readValue(flag.type, value))
    },
  ],
  [/^the reason should be "(.*)"$/, ({ details }, [reason]) => expect(details?.reason).toBe(reason)],
  [/^the error-code should be "(.*)"$/, ({ details }, [code]) => expect(details?.errorCode).toBe(code)],
  [/^the flag key should be "(.*)"$/, ({ details }, [key]) => expect(details?.flagKey).toBe(key)],
  [/^the variant should be "(.*)"$/, ({ details }, [variant]) => expect(details?.variant).toBe(variant)],
  [/^the resolved metadata is empty$/, ({ details }) => expect(details?.flagMetadata).toEqual({})],
  [
    /^the resolved metadata should contain$/,
    ({ details }, _, [, ...rows]) => {
      const entries = rows.map(([key = "", type = "", value = ""]) => [key, readValue(type, value)])
      expect(details?.flagMetadata).toMatchObject(Object.fromEntries(entries))
    },
  ],
  [/^the provider status should be "(.*)"$/, ({ world }, [status]) => expect(world.client.providerStatus).toBe(status)],
  [
    /^the "(.*)" hook should have been executed$/,
    ({ world }, [stage]) => {
      expect(world.calls.map((call) => call.stage)).toContain(stage)
    },
  ],
  [
    /^the "(.*)" hooks should be called with evaluation details$/,
    ({ world }, [stages = ""], [, ...rows]) => {
      const expected = rows.map(([type = "", key = "", value = ""]) => [toMember(key), readValue(type, value)])
      for (const stage of stages.split(", ")) {
        const details = world.calls.find((call) => call.stage === stage)?.details as Record<string, unknown> | undefined
        for (const [key, value] of expected) expect(details?.[String(key)] ?? null).toEqual(value)
      }
    },
  ],
  [
    /^the specified hooks should execute during evaluation$/,
    ({ world }) => {
      expect(new Set(world.calls.map(({ hook }) => hook))).toEqual(new Set(["first", "second"]))
    },
  ],
  [
    /^the hook order should be maintained$/,
    ({ world }) => {
      const orderOf = (stage: string) => world.calls.filter((call) => call.stage === stage).map(({ hook }) => hook)
      expect([orderOf("before"), orderOf("after")]).toEqual([
        ["first", "second"],
        ["second", "first"],
      ])
    },
  ],
  [
    /^the original evaluation context should remain unmodified$/,
    ({ given }) => {
      expect(given).toEqual({ list: [1], name: "before" })
    },
  ],
  [
    /^the evaluation details should be immutable$/,
    ({ details }) => expect(Object.isFrozen(details?.flagMetadata)).toBe(true),
  ],
  [/^the evaluation should complete without blocking$/, ({ details }) => expect(details).toBeDefined()],
]

async function evaluate(said: Said): Promise<void> {
  const { world, flag, hooks } = said
  said.details = await world.evaluate(
    flag.name,
    flag.type,
    flag.fallback,
    hooks.map((hook) => world.recordingHook(hook)),
  )
}

function addContext(world: ScenarioWorld, level: Level, key: string, value: unknown): void {
  world.contexts[level] = { ...world.contexts[level], [key]: value as never }
}

function readValue(type: string, text: string): unknown {
  if (text === "null") return null
  switch (type.toLowerCase()) {
    case "boolean":
      return text === "true"
    case "integer":
    case "float":
      return Number(text)
    case "object":
      return JSON.parse(text.replaceAll('\\"', '"'))
    default:
      return text
  }
}

function toMember(key: string): string {
  return key.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
}
