/** Most digits of a bigint: reading one takes time that grows faster than its length. */
export const MAX_BIGINT_DIGITS = 4_096

/** The typed arrays that superjson restores, by name. A Buffer is not among them. */
export const TYPED_ARRAYS: ReadonlySet<unknown> = new Set([
  "Int8Array",
  "Uint8Array",
  "Uint8ClampedArray",
  "Int16Array",
  "Uint16Array",
  "Int32Array",
  "Uint32Array",
  "Float32Array",
  "Float64Array",
])

/** Most steps that restoring references inside Maps and Sets may take: superjson counts to an entry from the first one. */
const MAX_STEPS = 5_000_000
const INTEGER = new RegExp(`^-?\\d{1,${MAX_BIGINT_DIGITS}}$`)
const INDEX = /^(?:0|[1-9]\d*)$/
const ODD_NUMBERS: ReadonlySet<unknown> = new Set(["NaN", "Infinity", "-Infinity", "-0"])
const NOTHING = Symbol("nothing")

/**
 * Tells whether superjson can be trusted with a value and its `meta`.
 *
 * Every path must lead to something in the value, by own members alone; every kind must be one that superjson restores by
 * itself and that the JSON there fits. Classes, custom types, symbols and regular expressions are not allowed. What is left
 * costs a bounded number of steps.
 *
 * @param json The value as parsed, already free of faults.
 */
export function fitsMeta(json: unknown, meta: unknown): boolean {
  if (!isRecord(meta)) return false
  const { v = 1, values, referentialEqualities } = meta
  const check = new MetaCheck(json)
  return (
    v === 1 &&
    (values === undefined || check.fitsTree(json, values, 0)) &&
    (referentialEqualities === undefined || check.fitsEqualities(referentialEqualities))
  )
}

class MetaCheck {
  readonly #root: unknown
  /** What superjson has turned into something else when it comes to the equalities. */
  readonly #restored = new Set<object>()
  #steps = 0

  constructor(root: unknown) {
    this.#root = root
  }

  /** A tree is `[kind]`, `[kind, branches]` or `branches`. */
  fitsTree(json: unknown, tree: unknown, depth: number): boolean {
    this.#steps += depth
    if (this.#steps > MAX_STEPS) return false
    if (!Array.isArray(tree)) return this.#fitsBranches(json, tree, depth)
    const [kind, branches] = tree as unknown[]
    if (branches !== undefined && !this.#fitsBranches(json, branches, depth)) return false
    return fitsKind(json, kind) && this.#restoresOnce(json)
  }

  #fitsBranches(json: unknown, branches: unknown, depth: number): boolean {
    if (!isRecord(branches)) return false
    return Object.entries(branches).every(([path, tree]) => {
      const segments = parsePath(path)
      // superjson restores inside out: what is restored already has no branches to come.
      const target = follow(json, segments, (parent) => !this.#restored.has(parent))
      return target !== NOTHING && this.fitsTree(target, tree, depth + segments.length)
    })
  }

  #restoresOnce(json: unknown): boolean {
    if (typeof json !== "object" || json === null) return true
    if (this.#restored.has(json)) return false
    this.#restored.add(json)
    return true
  }

  /** Equalities are `{path: paths}`, or with the root as one of the equals `[paths]` or `[paths, {path: paths}]`. */
  fitsEqualities(equalities: unknown): boolean {
    if (!Array.isArray(equalities)) return this.#fitsGroups(equalities)
    const [sameAsRoot, others] = equalities as unknown[]
    return this.#allLead(sameAsRoot) && (others === undefined || this.#fitsGroups(others))
  }

  #fitsGroups(groups: unknown): boolean {
    return isRecord(groups) && Object.entries(groups).every(([path, same]) => this.#leads(path) && this.#allLead(same))
  }

  #allLead(paths: unknown): boolean {
    return Array.isArray(paths) && paths.every((path) => typeof path === "string" && this.#leads(path))
  }

  #leads(path: string): boolean {
    const target = follow(this.#root, parsePath(path), (parent, index) => {
      this.#steps += this.#restored.has(parent) ? index : 1
      return this.#steps <= MAX_STEPS
    })
    return target !== NOTHING
  }
}

function fitsKind(json: unknown, kind: unknown): boolean {
  if (Array.isArray(kind)) {
    return kind[0] === "typed-array" && TYPED_ARRAYS.has(kind[1]) && isArrayOf(json, (item) => typeof item === "number")
  }
  switch (kind) {
    case "undefined":
      return json === null
    case "number":
      return ODD_NUMBERS.has(json)
    case "bigint":
      return typeof json === "string" && INTEGER.test(json)
    case "Date":
      return typeof json === "string" && !Number.isNaN(Date.parse(json))
    case "URL":
      return typeof json === "string" && URL.canParse(json)
    case "Error":
      return isRecord(json) && typeof json["name"] === "string" && typeof json["message"] === "string"
    case "set":
      return Array.isArray(json)
    case "map":
      return isArrayOf(json, (entry) => Array.isArray(entry) && entry.length === 2)
    default:
      return false
  }
}

function isArrayOf(value: unknown, isItem: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isItem)
}

/** Follows a path by own members. @returns `NOTHING` where it leads nowhere, or may not go on. */
function follow(
  json: unknown,
  segments: readonly string[],
  mayPass: (parent: object, index: number) => boolean,
): unknown {
  let target = json
  for (const segment of segments) {
    if (typeof target !== "object" || target === null || !hasOwn(target, segment)) return NOTHING
    if (!mayPass(target, Array.isArray(target) ? Number(segment) : 0)) return NOTHING
    // Its own member, as was just checked.
    target = (target as Record<string, unknown>)[segment]
  }
  return target
}

function hasOwn(parent: object, segment: string): boolean {
  return Array.isArray(parent) ? INDEX.test(segment) && Number(segment) < parent.length : Object.hasOwn(parent, segment)
}

/** Cuts a path of superjson at its dots; in a segment, a backslash stands before a dot or a backslash. */
function parsePath(path: string): string[] {
  const segments: string[] = []
  let segment = ""
  for (let index = 0; index < path.length; index++) {
    const character = path.charAt(index)
    if (character === ".") {
      segments.push(segment)
      segment = ""
    } else {
      segment += character === "\\" ? path.charAt(++index) : character
    }
  }
  return [...segments, segment]
}

function isRecord(json: unknown): json is Record<string, unknown> {
  return typeof json === "object" && json !== null && !Array.isArray(json)
}
