import type { Rule, RuleScope } from "./rule.ts"

/** Compiles a path, such as `user.plan`; the rule says `undefined` where it leads nowhere. */
export function readPath(path: unknown, { flagKey, isInner }: RuleScope): Rule {
  const names = String(path ?? "").split(".")
  const [first = "", second] = names
  if (first === "$flagd" && !isInner) {
    return second === "timestamp" ? ({ nowMs }) => Math.floor(nowMs / 1_000) : () => flagKey
  }
  if (second !== undefined) return ({ data }) => names.reduce(readMember, data)
  return first === "" ? ({ data }) => data : ({ data }) => readMember(data, first)
}

/** Reads a member; `undefined` where there is none of its own, or it is a function. */
function readMember(data: unknown, name: string): unknown {
  // The cast: anything but null and undefined can be asked for a member.
  const value = (data as Record<string, unknown> | null | undefined)?.[name]
  const isInherited = typeof value === "function" || (name in Object.prototype && !Object.hasOwn(Object(data), name))
  return isInherited ? undefined : value
}
