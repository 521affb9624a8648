/** Most digits of a bigint: reading one takes time that grows faster than its length. */
export const MAX_BIGINT_DIGITS = 4_096

/** The typed arrays that superjson restores, by name. A Buffer is not among them. */
export const TYPED_ARRAYS: ReadonlySet<string> = new Set([
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
