/** Cookies of a request, as far as they were declared. */
export interface DeclaredCookies {
  /** Of the cookies that belong to the key, each as `[name, value]`, in the order of their declaration. */
  readonly keyed: readonly (readonly [name: string, value: string])[]
  /** Whether there is one that is said to make no difference. */
  readonly hasIgnored: boolean
  /** Whether there is one that nobody has declared: the answer may be its owner's alone. */
  readonly hasOthers: boolean
}

const NONE: DeclaredCookies = { keyed: [], hasIgnored: false, hasOthers: false }

/**
 * Sorts out the cookies of a request.
 *
 * A name that comes twice counts twice, as handlers do not agree on which one they take. What has no name is undeclared.
 *
 * @param keyed Names that belong to the key.
 * @param ignored Names that make no difference; one that ends in `*` stands for all that begin so.
 */
export function sortCookies(
  header: string | null,
  keyed: readonly string[],
  ignored: readonly string[],
): DeclaredCookies {
  if (!header) return NONE
  const pairs = header.split(";").flatMap((pair) => (pair.trim() === "" ? [] : [splitPair(pair)]))
  const rest = pairs.filter(([name]) => !keyed.includes(name))
  const others = rest.filter(([name]) => !ignored.some((other) => matches(name, other)))
  return {
    keyed: keyed.flatMap((declared) => pairs.filter(([name]) => name === declared)),
    hasIgnored: others.length < rest.length,
    hasOthers: others.length > 0,
  }
}

function matches(name: string, ignored: string): boolean {
  return ignored.endsWith("*") ? name.startsWith(ignored.slice(0, -1)) : name === ignored
}

function splitPair(pair: string): readonly [name: string, value: string] {
  const [name = "", ...value] = pair.split("=")
  return value.length === 0 ? ["", name] : [name.trim(), value.join("=").trim()]
}
