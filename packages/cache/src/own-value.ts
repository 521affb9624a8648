import { surveyValue } from "./survey-value.ts"

/** A value that the cache has made its own. */
export interface OwnedValue<T> {
  readonly value: T
  /** Whether each reader gets a copy of its own. */
  readonly copied: boolean
  /** What it takes: an estimate. */
  readonly sizeBytes: number
}

/**
 * Makes a value the cache's own: frozen, or a copy where that does not protect it. Whoever made it may go on changing the original then.
 *
 * @param protect Whether to; otherwise the value is taken as it is.
 */
export function ownValue<T>(value: T, protect: boolean): OwnedValue<T> {
  const { sizeBytes, needsCopies } = surveyValue(value, protect)
  try {
    if (needsCopies) return { value: copyValue(value), copied: true, sizeBytes }
  } catch {
    // What cannot be copied (it holds a symbol, or a proxy) is shared as it is.
  }
  return { value, copied: false, sizeBytes }
}

/** Copies a value that is made of plain data, dates, maps, sets and bytes. */
export function copyValue<T>(value: T): T {
  // structuredClone copies the whole buffer behind bytes, which many share where they are a Node Buffer. A copy is of the same type.
  return value instanceof Uint8Array
    ? (Uint8Array.prototype.slice.call(value) as T & Uint8Array)
    : structuredClone(value)
}
