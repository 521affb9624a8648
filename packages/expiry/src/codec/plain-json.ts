/** Deepest nesting of arrays and objects in a value, read or written. */
export const MAX_DEPTH = 512

/**
 * Tells whether JSON carries a value without loss: what is read back equals it.
 *
 * It remembers the objects it has seen, as a tree of JSON has no place for an object met twice. An object with a `toJSON`
 * counts as what that returns.
 *
 * @throws What a getter, a `toJSON` or a Proxy throws.
 */
export function isPlainJson(value: unknown): boolean {
  return isPlain(value, new Set(), 0)
}

function isPlain(value: unknown, seen: Set<object>, depth: number): boolean {
  switch (typeof value) {
    case "string":
    case "boolean":
      return true
    case "number":
      return Number.isFinite(value) && !Object.is(value, -0)
    case "object":
      return value === null || isPlainTree(value, seen, depth)
    default:
      return false
  }
}

function isPlainTree(tree: object, seen: Set<object>, depth: number): boolean {
  if (depth === MAX_DEPTH || seen.has(tree)) return false
  seen.add(tree)
  if (Array.isArray(tree)) return areItemsPlain(tree, seen, depth)
  if (isPlainObject(tree)) return areMembersPlain(tree, seen, depth)
  return speaksJson(tree) && isPlain(tree.toJSON(), seen, depth)
}

function areItemsPlain(items: readonly unknown[], seen: Set<object>, depth: number): boolean {
  // By index, so that a hole counts as the undefined it reads as.
  for (let index = 0; index < items.length; index++) {
    if (!isPlain(items[index], seen, depth + 1)) return false
  }
  return true
}

function areMembersPlain(object: Readonly<Record<string, unknown>>, seen: Set<object>, depth: number): boolean {
  for (const name of Object.keys(object)) {
    const member = object[name]
    if (isPlain(member, seen, depth + 1) && !isHazard(name, member)) continue
    return name === "toJSON" && typeof member === "function" && isPlain(member.call(object), seen, depth)
  }
  return true
}

/**
 * Tells a member that would reach a prototype when its object is merged, spread or assigned into another.
 *
 * `constructor` alone is an ordinary word in data; only with a `prototype` inside does it lead anywhere.
 */
export function isHazard(name: string, value: unknown): boolean {
  if (name === "__proto__") return true
  return name === "constructor" && typeof value === "object" && value !== null && Object.hasOwn(value, "prototype")
}

/** Tells an object literal, of this realm or another, from an instance of a class. */
export function isPlainObject(value: object): value is Record<string, unknown> {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null || Object.getPrototypeOf(prototype) === null
}

/** Tells an instance of a class that says itself what it is in JSON, and is not one that superjson restores. */
export function speaksJson(value: object): value is { toJSON(): unknown } {
  const isRestored =
    value instanceof Date || value instanceof URL || value instanceof Error || ArrayBuffer.isView(value)
  return !isRestored && "toJSON" in value && typeof value.toJSON === "function"
}

/** Tells parsed JSON that is an object, neither `null` nor an array. */
export function isRecord(json: unknown): json is Record<string, unknown> {
  return typeof json === "object" && json !== null && !Array.isArray(json)
}
