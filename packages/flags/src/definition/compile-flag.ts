import type { FlagValue } from "../flag-value.ts"
import type { FlagMetadata, Resolution } from "../resolution.ts"
import type { RuleOptions } from "../rule/compile-rule.ts"
import type { Rule } from "../rule/rule.ts"
import { check, isRecord } from "./check.ts"
import type { CompiledFlag, Prerequisite, SharedDefinitions } from "./compiled-flag.ts"

type Members = Readonly<Record<string, unknown>>

/**
 * Compiles a flag: the outcomes it can have are made here, once, and an evaluation only picks one.
 *
 * @param name Also what `$flagd.flagKey` says, and part of what a rollout hashes.
 * @param content Parsed JSON: a value, or an object in flagd's format, which has `variants`.
 * @throws {SyntaxError} When it is not to be understood.
 */
export async function compileFlag(
  name: string,
  content: unknown,
  shared: SharedDefinitions = {},
): Promise<CompiledFlag> {
  if (isRecord(content) && Object.hasOwn(content, "variants")) return compileDefinition(name, content, shared)
  // Parsed JSON is a value in any case.
  return { standing: { value: content as FlagValue, reason: "STATIC", flagMetadata: toMetadata(shared.metadata) } }
}

async function compileDefinition(name: string, definition: Members, shared: SharedDefinitions): Promise<CompiledFlag> {
  const { state, targeting, defaultVariant } = definition
  const flagMetadata = toMetadata(shared.metadata, definition["metadata"])
  // Whatever else is wrong with a flag, it can be switched off.
  if (state === "DISABLED") return { standing: { value: undefined, reason: state, flagMetadata } }
  check(state === "ENABLED", "state: expected ENABLED or DISABLED")
  const byVariant = toOutcomes(definition["variants"], flagMetadata)
  // Without one, or with an empty one, the caller's default stands in.
  const fallback = defaultVariant ? byVariant.get(String(defaultVariant)) : undefined
  check(!defaultVariant || fallback !== undefined, "defaultVariant: not among the variants")
  const evaluators = toMembers("$evaluators", definition["$evaluators"] ?? shared.$evaluators)
  const { bucketing = "v2" } = flagMetadata
  // To guess at an unknown version would move users.
  check(bucketing === "v1" || bucketing === "v2", "metadata.bucketing: expected v1 or v2")
  const rule = await toRule(targeting, { flagKey: name, bucketing, evaluators })
  const reason = rule === undefined && fallback !== undefined ? "STATIC" : "DEFAULT"
  const standing = { value: undefined, flagMetadata, ...fallback, reason } as const
  return { standing, rule, byVariant, prerequisites: toPrerequisites(definition["prerequisites"]) }
}

/** Compiles targeting, if there is any: a program whose flags have none never loads what is needed for it. */
async function toRule(targeting: unknown, options: RuleOptions): Promise<Rule | undefined> {
  if (Object.keys(toMembers("targeting", targeting)).length === 0) return undefined
  const { compileRule } = await import("../rule/compile-rule.ts")
  return compileRule(targeting, options)
}

function toOutcomes(variants: unknown, flagMetadata: FlagMetadata): ReadonlyMap<string, Resolution> {
  const entries = Object.entries(toMembers("variants", variants))
  return new Map(
    entries.map(([variant, value]) => {
      return [variant, { value: value as FlagValue, variant, reason: "TARGETING_MATCH", flagMetadata }]
    }),
  )
}

/** Joins the metadata of a set with that of a flag, which prevails. */
function toMetadata(shared: unknown, own?: unknown): FlagMetadata {
  // Of what kind the values are is between those who write and who read them.
  return Object.freeze({ ...toMembers("metadata", shared), ...toMembers("metadata", own) }) as FlagMetadata
}

function toPrerequisites(value: unknown): readonly Prerequisite[] | undefined {
  if (value === undefined) return undefined
  const isList = Array.isArray(value) && value.every(isPrerequisite)
  check(isList, "prerequisites: expected a list of a flag and a variant each")
  return value
}

function isPrerequisite(value: unknown): value is Prerequisite {
  return isRecord(value) && typeof value["flag"] === "string" && typeof value["variant"] === "string"
}

function toMembers(member: string, value: unknown): Members {
  check(value === undefined || value === null || isRecord(value), `${member}: expected an object`)
  return value ?? {}
}
