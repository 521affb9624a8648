import { compileEach, isTruthy, toList } from "./arguments.ts"
import type { Operator } from "./rule.ts"

/** `[condition, then, condition, then, ..., otherwise]`. */
const when: Operator = (args, scope) => {
  const rules = compileEach(args, scope)
  return (frame) => {
    let at = 0
    for (; at + 1 < rules.length; at += 2) {
      if (isTruthy(rules[at]?.(frame))) return rules[at + 1]?.(frame)
    }
    return rules[at]?.(frame)
  }
}

/** Says the first value that is as wanted, or the last one. */
function firstThatIs(wanted: boolean): Operator {
  return (args, scope) => {
    const rules = compileEach(args, scope)
    return (frame) => {
      let value: unknown = null
      for (const rule of rules) {
        value = rule(frame)
        if (isTruthy(value) === wanted) break
      }
      return value
    }
  }
}

function isIt(wanted: boolean): Operator {
  return (args, scope) => {
    const rule = scope.compile(toList(args)[0])
    return (frame) => isTruthy(rule(frame)) === wanted
  }
}

/** Operators that choose and negate. */
export const CONDITIONS: Readonly<Record<string, Operator>> = {
  if: when,
  and: firstThatIs(false),
  or: firstThatIs(true),
  "!": isIt(false),
  "!!": isIt(true),
}
