import { ANY_FRAME, isConstant, type Operator, type Rule, type RuleScope } from "./rule.ts"

/** Tells an operation, `{"name": arguments}`, from a value. */
export function isOperation(logic: unknown): logic is Readonly<Record<string, unknown>> {
  return typeof logic === "object" && logic !== null && !Array.isArray(logic) && Object.keys(logic).length > 0
}

/** Tells what a condition holds for: as in JavaScript, but an empty array and an empty object count as nothing. */
export function isTruthy(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return Boolean(value)
  const isData = Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype
  return !isData || Object.keys(value).length > 0
}

/** Makes the list of one that an argument alone stands for. */
export function toList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value]
}

/** Compiles arguments, each by itself. @throws {SyntaxError} When they are no list. */
export function compileEach(args: unknown, scope: RuleScope): readonly Rule[] {
  if (!Array.isArray(args)) throw new SyntaxError("targeting: expected a list of arguments")
  return args.map((arg) => scope.compile(arg))
}

/** Makes an operator of a function of its arguments' values. */
export function ofValues(compute: (...values: unknown[]) => unknown): Operator {
  return (args, scope) => {
    if (isOperation(args)) {
      const list = scope.compile(args)
      return (frame) => compute(...toList(list(frame)))
    }
    const rules = compileEach(toList(args), scope)
    const [left, right, third] = rules
    if (left === undefined || right === undefined || third !== undefined) {
      return (frame) => compute(...rules.map((rule) => rule(frame)))
    }
    // Nearly every operator has two operands, the second one a value: for them, no list is made.
    if (!isConstant(right)) return (frame) => compute(left(frame), right(frame))
    const value = right(ANY_FRAME)
    return (frame) => compute(left(frame), value)
  }
}
