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

const INTEGER = new RegExp(`^-?\\d{1,${MAX_BIGINT_DIGITS}}$`)
const ODD_NUMBERS: ReadonlySet<unknown> = new Set(["NaN", "Infinity", "-Infinity", "-0"])

/** Tells whether a kind of superjson's is one that it restores by itself, and the JSON is what it makes of such a value. */
export function fitsKind(json: unknown, kind: unknown): boolean {
  if (Array.isArray(kind)) {
    return kind[0] === "typed-array" && TYPED_ARRAYS.has(kind[1]) && isListOf(json, (item) => typeof item === "number")
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
      return isObject(json) && typeof json["name"] === "string" && typeof json["message"] === "string"
    case "set":
      return Array.isArray(json)
    case "map":
      return isListOf(json, (entry) => Array.isArray(entry) && entry.length === 2)
    default:
      return false
  }
}

/** Tells an array whose items are all of a kind. */
export function isListOf(value: unknown, isItem: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isItem)
}

/** Tells an object that is neither `null` nor an array. */
export function isObject(json: unknown): json is Readonly<Record<string, unknown>> {
  return typeof json === "object" && json !== null && !Array.isArray(json)
}
