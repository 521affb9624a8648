import type { Rule, RuleScope } from "./rule.ts"

type Read = (data: unknown) => unknown

/** Compiles a path, such as `user.plan`; the rule says `undefined` where it leads nowhere. */
export function readPath(path: unknown, { flagKey, isInner }: RuleScope): Rule {
  const names = String(path ?? "").split(".")
  const [first = "", second] = names
  if (first === "$flagd" && !isInner) {
    return second === "timestamp" ? ({ nowMs }) => Math.floor(nowMs / 1_000) : () => flagKey
  }
  const [read, ...further] = names.map(toMemberReader)
  if (first === "" || read === undefined) return ({ data }) => data
  if (further.length === 0) return ({ data }) => read(data)
  return ({ data }) => further.reduce((value, readOn) => readOn(value), read(data))
}

/** Reads a member; `undefined` where there is none, it is inherited by every object, or it is a function. */
function toMemberReader(name: string): Read {
  // The casts: anything but null and undefined can be asked for a member.
  if (name in Object.prototype) {
    return (data) => (Object.hasOwn(Object(data), name) ? (data as Record<string, unknown>)[name] : undefined)
  }
  return (data) => {
    const value = (data as Record<string, unknown> | null | undefined)?.[name]
    return typeof value === "function" ? undefined : value
  }
}
