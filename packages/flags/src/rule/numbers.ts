import { isTree } from "../definition/check.ts"
import { ofValues } from "./arguments.ts"
import { type Operator, unfit } from "./rule.ts"

/** Reads a number: a text is parsed, `null` is 0. @throws {TypeError} When it is none. */
function toNumber(value: unknown): number {
  if (typeof value === "number") return sound(value)
  return sound(isTree(value) ? Number.NaN : Number(value))
}

function sound(number: number): number {
  return Number.isNaN(number) ? unfit() : number
}

function isTextOrNull(value: unknown): boolean {
  return typeof value === "string" || value === null
}

/** Holds when it holds for the operands in their order: two, or three as in "between". */
function chain(holds: (left: unknown, right: unknown) => boolean): Operator {
  return ofValues((a, b, c) => holds(a, b) && (c === undefined || holds(b, c)))
}

/** Compares texts as texts, anything else as numbers. */
function loosely(compare: (left: number, right: number) => boolean): Operator {
  return chain((left, right) => {
    if (!isTextOrNull(left) || !isTextOrNull(right)) return compare(toNumber(left), toNumber(right))
    // JavaScript's own operators do the same for texts; the cast hides only that from the compiler.
    return compare(left as number, right as number)
  })
}

/** Computes from left to right, beginning with a number. */
function accumulate(start: number, step: (result: number, value: number) => number): Operator {
  return ofValues((...values) => sound(values.reduce((result: number, value) => step(result, toNumber(value)), start)))
}

/** Computes with two numbers. */
function compute(step: (left: number, right: number) => number): Operator {
  return ofValues((left, right) => sound(step(toNumber(left), toNumber(right))))
}

function extreme(choose: (...numbers: number[]) => number): Operator {
  return ofValues((...values) => (values.every((value) => typeof value === "number") ? choose(...values) : unfit()))
}

/** Operators that compare and compute. */
export const NUMBERS: Readonly<Record<string, Operator>> = {
  "===": chain((left, right) => left === right),
  "!==": chain((left, right) => left !== right),
  "==": loosely((left, right) => left === right),
  "!=": loosely((left, right) => left !== right),
  "<": loosely((left, right) => left < right),
  "<=": loosely((left, right) => left <= right),
  ">": loosely((left, right) => left > right),
  ">=": loosely((left, right) => left >= right),
  "+": accumulate(0, (sum, value) => sum + value),
  "*": accumulate(1, (product, value) => product * value),
  "-": ofValues((left, right) => (right === undefined ? -toNumber(left) : toNumber(left) - toNumber(right))),
  "/": compute((left, right) => (right === 0 ? unfit() : left / right)),
  "%": compute((left, right) => left % right),
  max: extreme(Math.max),
  min: extreme(Math.min),
}
