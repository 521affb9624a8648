import { compileEach } from "./arguments.ts"
import { ANY_FRAME, isConstant, type Operator, type Rule } from "./rule.ts"

/** What a version is ordered by: major, minor, patch, 1 for a release or 0 for a pre-release, and its identifiers. */
type Version = readonly (number | string)[]

/** Semantic Versioning 2.0.0, but "v" may stand before it, and the last numbers may be left out. */
const VERSION =
  /^v?(0|[1-9]\d{0,14})(?:\.(0|[1-9]\d{0,14})(?:\.(0|[1-9]\d{0,14})(?:-([\da-z-]+(?:\.[\da-z-]+)*))?(?:\+[\da-z.-]+)?)?)?$/i

function parseVersion(value: unknown): Version | undefined {
  const [, major, minor = 0, patch = 0, identifiers] = VERSION.exec(String(value).trim()) ?? []
  if (major === undefined) return undefined
  if (identifiers === undefined) return [Number(major), Number(minor), Number(patch), 1]
  const parts = identifiers.split(".").map((text) => (/\D/.test(text) ? text : Number(text)))
  return [Number(major), Number(minor), Number(patch), 0, ...parts]
}

/** Orders by precedence, as Semantic Versioning 2.0.0 says in its section 11. @returns What stands between them. */
function compareVersions(left: Version, right: Version): "<" | "=" | ">" {
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    // Fewer identifiers come before more, numbers before texts.
    const a = left[at] ?? -1
    const b = right[at] ?? -1
    if (a !== b) return (typeof a === typeof b ? a < b : typeof a === "number") ? "<" : ">"
  }
  return "="
}

function holds(comparison: unknown, left: Version, right: Version): boolean | null {
  switch (comparison) {
    case "=":
    case "<":
    case "<=":
    case ">":
    case ">=":
      return comparison.includes(compareVersions(left, right))
    case "!=":
      return compareVersions(left, right) !== "="
    case "^":
      return left[0] === right[0]
    case "~":
      return left[0] === right[0] && left[1] === right[1]
    default:
      return null
  }
}

/** Compiles a version; one that is the same in any frame is parsed here, once. */
function toVersion(rule: Rule | undefined): (...frame: Parameters<Rule>) => Version | undefined {
  if (rule === undefined || !isConstant(rule)) return (frame) => parseVersion(rule?.(frame))
  const version = parseVersion(rule(ANY_FRAME))
  return () => version
}

/** `[version, comparison, version]`; `null` where there is nothing to compare. */
export const semVer: Operator = (args, scope) => {
  const [first, comparison, second] = compileEach(args, scope)
  const toLeft = toVersion(first)
  const toRight = toVersion(second)
  return (frame) => {
    const left = toLeft(frame)
    const right = toRight(frame)
    return left && right ? holds(comparison?.(frame), left, right) : null
  }
}
