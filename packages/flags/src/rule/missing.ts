import { ofValues, toList } from "./arguments.ts"
import { readPath } from "./read-path.ts"
import type { Frame, Operator, RuleScope } from "./rule.ts"

function findMissing(paths: unknown, scope: RuleScope, frame: Frame): readonly unknown[] {
  return toList(paths).filter((path) => readPath(path, scope)(frame) === undefined)
}

/** Lists those of the paths that lead nowhere. */
export const missing: Operator = (args, scope) => {
  const paths = ofValues((...values) => (Array.isArray(values[0]) ? values[0] : values))(args, scope)
  return (frame) => findMissing(paths(frame), scope, frame)
}

/** `[count, paths]`: lists the missing ones unless so many are there. */
export const missingSome: Operator = (args, scope) => {
  const both = ofValues((...values) => values)(args, scope)
  return (frame) => {
    const [count, paths] = toList(both(frame))
    const absent = findMissing(paths, scope, frame)
    return toList(paths).length - absent.length >= Number(count) ? [] : absent
  }
}
