import type { SweepPolicy } from "@larder/sweeper"
import type { CommandContext } from "../../command/command-context.ts"
import { readTextFile } from "../../command/read-content.ts"
import { usageError } from "../../errors/command-error.ts"

/** How the policies of a sweep are told on the command line. */
export interface PolicyOptions {
  readonly policies?: string
  readonly ttl?: number
  readonly minTtl?: number
  readonly maxTtl?: number
  readonly grace?: number
}

/** What the rooms of Larder keep by default. Without a lifetime, every key is judged by its own envelope, which is always right. */
const USUAL_PREFIXES = ["cache/", "session/", "session-data/", "session-user/"]

/**
 * Puts the policies together: those of a file, or one for each prefix.
 *
 * @throws {CommandError} When they are told in both ways, or the file does not hold any.
 */
export async function readPolicies(
  context: CommandContext,
  prefixes: readonly string[],
  { policies, ttl, minTtl, maxTtl, grace }: PolicyOptions,
): Promise<readonly SweepPolicy[]> {
  const lifetimes = { ttlMs: ttl, minTtlMs: minTtl, maxTtlMs: maxTtl, graceMs: grace }
  if (prefixes.includes("")) {
    throw usageError("a prefix is empty, which is every key there is", "Name what is to be swept: larder sweep cache/")
  }
  if ((maxTtl ?? ttl ?? Number.POSITIVE_INFINITY) < (minTtl ?? ttl ?? 0)) {
    throw usageError("the longest lifetime is below the shortest", "Look at --ttl, --min-ttl and --max-ttl.")
  }
  const hasLifetime = Object.values(lifetimes).some((ms) => ms !== undefined)
  if (policies === undefined) {
    if (prefixes.length === 0 && hasLifetime)
      throw usageError("which prefix has this lifetime?", "Say it: larder sweep cache/ --ttl 1h")
    return (prefixes.length === 0 ? USUAL_PREFIXES : prefixes).map((prefix) => ({ prefix, ...lifetimes }))
  }
  if (prefixes.length > 0 || hasLifetime)
    throw usageError("--policies says all: give no prefix and no lifetime beside it")
  return parsePolicies(policies, await readTextFile(context, policies))
}

/** Members are checked by the sweep itself. */
function parsePolicies(path: string, text: string): readonly SweepPolicy[] {
  const json = parse(path, text)
  const isList = Array.isArray(json) && json.every((policy) => typeof policy === "object" && policy !== null)
  if (isList && json.length > 0) return json.map((policy) => withoutStrangers(path, policy))
  throw usageError(`${path}: expected a JSON array of policies`, 'Such as [{"prefix": "cache/", "ttlMs": 3600000}]')
}

const MEMBERS: Readonly<Record<keyof SweepPolicy, true>> = {
  prefix: true,
  ttlMs: true,
  minTtlMs: true,
  maxTtlMs: true,
  graceMs: true,
  recheck: true,
  reclaim: true,
}

/** A lifetime under a wrong name, such as that of its option, would go unnoticed, and cost a read for each key. */
function withoutStrangers(path: string, policy: SweepPolicy): SweepPolicy {
  const stranger = Object.keys(policy).find((name) => !Object.hasOwn(MEMBERS, name))
  if (stranger === undefined) return policy
  throw usageError(`${path}: a policy has no ${stranger}`, `It has: ${Object.keys(MEMBERS).join(", ")}`)
}

function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw usageError(`${path}: it is no JSON`)
  }
}
