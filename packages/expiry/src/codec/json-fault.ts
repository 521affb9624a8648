/** Deepest nesting of arrays and objects in a value, read or written. */
export const MAX_DEPTH = 512

/**
 * Why a value is no tree of JSON: a kind JSON has not, a number it has not, an object met twice, nesting too deep, a member
 * that leads to a prototype.
 */
export type JsonFault = "kind" | "number" | "reference" | "depth" | "prototype"

/**
 * Finds why a value is no tree of JSON, or no safe one.
 *
 * @param seen For a value to be written: its objects are collected here, as JSON has no place for one that comes twice.
 * Without it, for parsed JSON, in which none does.
 * @returns `undefined` when JSON carries the value without loss.
 * @throws What a getter or a Proxy throws.
 */
export function findJsonFault(value: unknown, seen?: Set<object>, depth = 0): JsonFault | undefined {
  switch (typeof value) {
    case "string":
    case "boolean":
      return undefined
    case "number":
      return Number.isFinite(value) && !(seen && Object.is(value, -0)) ? undefined : "number"
    case "object":
      return value === null ? undefined : findInTree(value, seen, depth)
    default:
      return "kind"
  }
}

function findInTree(tree: object, seen: Set<object> | undefined, depth: number): JsonFault | undefined {
  if (depth === MAX_DEPTH) return "depth"
  if (seen?.has(tree)) return "reference"
  seen?.add(tree)
  if (Array.isArray(tree)) return findInArray(tree, seen, depth + 1)
  return isPlainObject(tree) ? findInObject(tree, seen, depth + 1) : "kind"
}

function findInArray(items: readonly unknown[], seen: Set<object> | undefined, depth: number): JsonFault | undefined {
  // By index, so that a hole counts as the undefined it reads as.
  for (let index = 0; index < items.length; index++) {
    const fault = findJsonFault(items[index], seen, depth)
    if (fault) return fault
  }
  return undefined
}

function findInObject(
  object: Readonly<Record<string, unknown>>,
  seen: Set<object> | undefined,
  depth: number,
): JsonFault | undefined {
  for (const name of Object.keys(object)) {
    const member = object[name]
    const fault = leadsToPrototype(name, member) ? "prototype" : findJsonFault(member, seen, depth)
    if (fault) return fault
  }
  return undefined
}

/** `constructor` alone is an ordinary word in data; only with a `prototype` inside does a merge follow it anywhere. */
function leadsToPrototype(name: string, member: unknown): boolean {
  if (name === "__proto__") return true
  return name === "constructor" && typeof member === "object" && member !== null && Object.hasOwn(member, "prototype")
}

/** Tells an object literal, of this realm or another, from an instance of a class. */
export function isPlainObject(value: object): value is Record<string, unknown> {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null || Object.getPrototypeOf(prototype) === null
}
