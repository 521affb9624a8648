import { fitsKind, isListOf, isObject } from "./rich-kinds.ts"
import { follow, parsePath } from "./rich-path.ts"

/** Most steps that restoring may take: inside Maps and Sets, superjson counts to an entry from the first one. */
const MAX_STEPS = 5_000_000

/** Objects that are one and the same: the path of the first (none: the value itself), and those of the others. */
export interface SameObjects {
  readonly path: string | undefined
  readonly same: readonly string[]
}

/**
 * Tells whether superjson can be trusted with a value and its notes (`meta`) on it.
 *
 * Every path must lead to something in the value, by own members alone; every kind must be one that superjson restores by
 * itself and that the JSON there fits. Classes, custom types, symbols and regular expressions are not allowed. What is left
 * takes a bounded number of steps, and restores every reference without disturbing another.
 *
 * @param json The value as parsed, without faults.
 */
export function fitsMeta(json: unknown, meta: unknown): boolean {
  const notes = RichNotes.read(json, meta)
  if (notes === undefined) return false
  return notes.groups.every(
    ({ path, same }) => (path === undefined || notes.leads(path)) && same.every((other) => notes.takes(other)),
  )
}

/** The notes of superjson on a value, checked but for their references. */
export class RichNotes {
  /** References to the same objects. */
  readonly groups: readonly SameObjects[]
  readonly #json: unknown
  /** What superjson turns into something else, and into what. */
  readonly #restored = new Map<unknown, unknown>()
  #steps = 0

  private constructor(json: unknown, groups: readonly SameObjects[]) {
    this.#json = json
    this.groups = groups
  }

  /** @returns `undefined` when they are not to be trusted. */
  static read(json: unknown, meta: unknown): RichNotes | undefined {
    if (!isObject(meta)) return undefined
    const { v = 1, values, referentialEqualities } = meta
    const groups = readGroups(referentialEqualities)
    if (v !== 1 || groups === undefined) return undefined
    const notes = new RichNotes(json, groups)
    return values === undefined || notes.#fitsTree(json, values, 0) ? notes : undefined
  }

  /** Finds what is at a path, in JSON. @returns `undefined` where the path leads nowhere. */
  find(path: string): unknown {
    return follow(this.#json, parsePath(path))
  }

  /** Tells whether superjson gets to a path, within the steps that are left. */
  leads(path: string): boolean {
    const target = follow(this.#json, parsePath(path), (parent, segment) => {
      const counts = Array.isArray(parent) && this.#restored.has(parent)
      this.#steps += counts ? Number(segment) : 1
      return this.#steps <= MAX_STEPS
    })
    return target !== undefined
  }

  /**
   * Tells whether superjson can put an object there, and disturb nothing.
   *
   * In an Error it does not. An element of a Set or a key of a Map it takes out and adds behind the others: paths that count
   * on the order would lead to something else.
   */
  takes(path: string): boolean {
    const segments = parsePath(path)
    let [outer, inner]: unknown[] = []
    const target = follow(this.#json, segments, (parent) => {
      outer = inner
      inner = this.#restored.get(parent)
      return inner !== "Error"
    })
    const isKey = outer === "map" && segments.at(-1) === "0"
    return target !== undefined && inner !== "set" && !isKey && this.leads(path)
  }

  /** A tree is `[kind]`, `[kind, branches]` or `branches`. */
  #fitsTree(json: unknown, tree: unknown, depth: number): boolean {
    this.#steps += depth
    if (this.#steps > MAX_STEPS) return false
    if (!Array.isArray(tree)) return this.#fitsBranches(json, tree, depth)
    const [kind, branches] = tree as unknown[]
    if (branches !== undefined && !this.#fitsBranches(json, branches, depth)) return false
    return fitsKind(json, kind) && this.#restoresOnce(json, kind)
  }

  #fitsBranches(json: unknown, branches: unknown, depth: number): boolean {
    if (!isObject(branches)) return false
    return Object.entries(branches).every(([path, tree]) => {
      const segments = parsePath(path)
      // superjson restores inside out: what is restored already has no branches to come.
      const target = follow(json, segments, (parent) => !this.#restored.has(parent))
      return target !== undefined && this.#fitsTree(target, tree, depth + segments.length)
    })
  }

  #restoresOnce(json: unknown, kind: unknown): boolean {
    if (typeof json !== "object" || json === null) return true
    if (this.#restored.has(json)) return false
    this.#restored.set(json, kind)
    return true
  }
}

/** References are `{path: paths}`, or with the value itself among them `[paths]` or `[paths, {path: paths}]`. */
function readGroups(equalities: unknown): readonly SameObjects[] | undefined {
  const [asRoot, others] = Array.isArray(equalities) ? (equalities as unknown[]) : [[], equalities]
  if (!isListOfStrings(asRoot) || !(others === undefined || isObject(others))) return undefined
  const groups: SameObjects[] = [{ path: undefined, same: asRoot }]
  for (const [path, same] of Object.entries(others ?? {})) {
    if (!isListOfStrings(same)) return undefined
    groups.push({ path, same })
  }
  return groups
}

function isListOfStrings(value: unknown): value is readonly string[] {
  return isListOf(value, (item) => typeof item === "string")
}
