import { findJsonFault, isPlainObject, MAX_DEPTH } from "./json-fault.ts"
import { MAX_BIGINT_DIGITS, TYPED_ARRAYS } from "./rich-kinds.ts"

const BIGINT_END = 10n ** BigInt(MAX_BIGINT_DIGITS)
/** Names that superjson refuses, wherever they stand. */
const REFUSED_NAMES: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"])
/** A name that is surely part of a program, not of somebody's data: only such a one is put in a message. */
const TELLABLE = /^[A-Za-z_$][\w$]{0,31}$/

interface Visit {
  readonly seen: Set<object>
  readonly depth: number
}

/**
 * Finds what superjson would lose or change without a word.
 *
 * An instance of a class passes only with a `toJSON`, which is how a class says what it is in JSON.
 *
 * @returns What and where, or `undefined` when there is nothing.
 * @throws What a getter, a `toJSON` or a Proxy throws.
 */
export function findUnstorable(value: unknown): string | undefined {
  if (value === undefined) return "undefined stands for a missing one"
  return visit(value, "value", { seen: new Set(), depth: 0 })
}

function visit(value: unknown, path: string, at: Visit): string | undefined {
  if (typeof value === "function" || typeof value === "symbol") return `${path} is a ${typeof value}`
  if (typeof value === "bigint" && (value >= BIGINT_END || value <= -BIGINT_END)) {
    return `${path} is a bigint of more than ${MAX_BIGINT_DIGITS} digits`
  }
  if (typeof value !== "object" || value === null || at.seen.has(value)) return undefined
  if (at.depth === MAX_DEPTH) return `it is nested more than ${MAX_DEPTH} deep`
  at.seen.add(value)
  return visitObject(value, path, { seen: at.seen, depth: at.depth + 1 })
}

function visitObject(value: object, path: string, at: Visit): string | undefined {
  if (Array.isArray(value)) return visitItems(value, path, at)
  if (value instanceof Map) return visitItems([...value].flat(), path, at)
  if (value instanceof Set) return visitItems([...value], path, at)
  if (value instanceof Error) return visit(value.cause, `${path}.cause`, at)
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? `${path} is an invalid Date` : undefined
  if (value instanceof URL) return undefined
  if (ArrayBuffer.isView(value)) return visitView(value, path)
  if ("toJSON" in value && typeof value.toJSON === "function") return visitJson(value.toJSON(), value, path)
  if (isPlainObject(value)) return visitMembers(value, path, at)
  return `${path} is an instance of ${nameOfClass(value)}: store its fields, or give it a toJSON`
}

function visitJson(json: unknown, owner: object, path: string): string | undefined {
  // superjson takes an object literal apart, whatever it says it is.
  if (isPlainObject(owner)) return `${path}.toJSON is a function: only a class may have one`
  return findJsonFault(json, new Set()) === undefined ? undefined : `${path}.toJSON() returns more than plain JSON`
}

function visitItems(items: readonly unknown[], path: string, at: Visit): string | undefined {
  for (let index = 0; index < items.length; index++) {
    if (!(index in items)) return `${path} is an array with holes`
    const fault = visit(items[index], `${path}[${index}]`, at)
    if (fault !== undefined) return fault
  }
  return undefined
}

function visitMembers(object: Readonly<Record<string, unknown>>, path: string, at: Visit): string | undefined {
  for (const name of Object.keys(object)) {
    if (REFUSED_NAMES.has(name)) return `${path} has a member ${name}, which superjson refuses`
    const fault = visit(object[name], TELLABLE.test(name) ? `${path}.${name}` : `${path}[...]`, at)
    if (fault !== undefined) return fault
  }
  return undefined
}

function visitView(view: ArrayBufferView, path: string): string | undefined {
  const name = nameOfClass(view)
  if (!TYPED_ARRAYS.has(name)) return `${path} is a ${name}: inside another value, copy it to a Uint8Array`
  // JSON has no word for NaN and infinities, and would make them 0.
  const isFloat = view instanceof Float32Array || view instanceof Float64Array
  return isFloat && !view.every(Number.isFinite) ? `${path} is a ${name} that holds NaN or an infinity` : undefined
}

function nameOfClass(value: object): string {
  return value.constructor?.name || "a nameless class"
}
