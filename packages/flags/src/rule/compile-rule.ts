import type { Bucketing } from "../bucketing/bucketing.ts"
import { check, isTree } from "../definition/check.ts"
import { isOperation } from "./arguments.ts"
import { CONDITIONS } from "./conditions.ts"
import { fractional } from "./fractional.ts"
import { LISTS } from "./lists.ts"
import { missing, missingSome } from "./missing.ts"
import { NUMBERS } from "./numbers.ts"
import { isConstant, type Operator, type Rule, type RuleScope } from "./rule.ts"
import { semVer } from "./sem-ver.ts"
import { TEXTS } from "./texts.ts"
import { variable } from "./variable.ts"

/** The operators of JSONLogic, and those of flagd. */
const OPERATORS: ReadonlyMap<string, Operator> = new Map(
  Object.entries({
    ...CONDITIONS,
    ...NUMBERS,
    ...TEXTS,
    ...LISTS,
    var: variable,
    missing,
    missing_some: missingSome,
    fractional,
    sem_ver: semVer,
  }),
)

/** Most operations in one rule, those of the `$ref`s it uses counted in. */
const MAX_OPERATIONS = 10_000
/** Deepest nesting of one rule. */
const MAX_DEPTH = 128

export interface RuleOptions {
  readonly flagKey: string
  readonly bucketing: Bucketing
  /** Expressions that `{"$ref": name}` stands for. */
  readonly evaluators: Readonly<Record<string, unknown>>
}

/**
 * Compiles JSONLogic, with the operators of flagd, to closures: no code is generated.
 *
 * @throws {SyntaxError} When it is not to be understood, too large, or nested too deep.
 */
export function compileRule(logic: unknown, { flagKey, bucketing, evaluators }: RuleOptions): Rule {
  let operations = 0

  function compile(part: unknown, isInner: boolean, depth: number): Rule {
    check(depth <= MAX_DEPTH, `targeting: nested more than ${MAX_DEPTH} deep`)
    if (Array.isArray(part)) return compileList(part, isInner, depth)
    return isOperation(part) ? compileOperation(part, isInner, depth) : () => part
  }

  function compileList(list: readonly unknown[], isInner: boolean, depth: number): Rule {
    const rules = list.map((item) => (isTree(item) ? compile(item, isInner, depth + 1) : undefined))
    if (rules.every((rule) => rule === undefined || isConstant(rule))) return () => list
    return (frame) => rules.map((rule, index) => (rule === undefined ? list[index] : rule(frame)))
  }

  function compileOperation(operation: Readonly<Record<string, unknown>>, isInner: boolean, depth: number): Rule {
    const [[name, args] = ["", null], another] = Object.entries(operation)
    check(++operations <= MAX_OPERATIONS, `targeting: more than ${MAX_OPERATIONS} operations`)
    check(another === undefined, `targeting: two operators in one operation, ${name} and ${another?.[0]}`)
    if (name === "$ref") return compile(findEvaluator(args), isInner, depth + 1)
    const operator = OPERATORS.get(name)
    check(operator !== undefined, `targeting: unknown operator ${name}`)
    const scope: RuleScope = {
      flagKey,
      bucketing,
      isInner,
      compile: (inner, becomesInner = isInner) => compile(inner, becomesInner, depth + 1),
    }
    return operator(args, scope)
  }

  function findEvaluator(name: unknown): unknown {
    check(typeof name === "string" && Object.hasOwn(evaluators, name), `targeting: unknown $ref ${String(name)}`)
    return evaluators[name]
  }

  return compile(logic, false, 1)
}
