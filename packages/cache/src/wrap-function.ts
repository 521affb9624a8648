import type { FillOptions } from "./fill-options.ts"
import type { FillSettings } from "./run-load.ts"
import type { Shelf } from "./shelf.ts"
import type { StandardSchema } from "./standard-schema.ts"

/** Options of `cache.wrap`. */
export interface WrapOptions<Args extends unknown[], T> extends FillOptions {
  /** Name of the definition under which the results are kept. Not the function's own, which a minifier changes. */
  readonly name: string
  /** Makes the id of a call. @default the arguments as JSON, where each is a string, a number, a boolean or null */
  readonly key?: ((...args: Args) => string) | undefined
  readonly schema?: StandardSchema<T> | undefined
}

/** Makes the cached form of a function. `this` is not passed on: it is no part of the id. */
export function wrapFunction<Args extends unknown[], T>(
  shelf: Shelf<T>,
  call: (...args: Args) => T | PromiseLike<T>,
  toId: (...args: Args) => string,
  settings: FillSettings<T>,
): (...args: Args) => Promise<T> {
  return (...args) => {
    const id = toId(...args)
    return shelf.hit(id)?.promise ?? shelf.readValue(id, { ...settings, load: () => call(...args) })
  }
}

/** Makes an id of plain arguments. @throws {TypeError} When one is not plain: two calls could be taken for the same. */
export function toPlainId(...args: readonly unknown[]): string {
  if (args.every(isPlain)) return JSON.stringify(args)
  throw new TypeError('wrap: an argument is not plain, which needs the option "key"')
}

function isPlain(arg: unknown): boolean {
  return arg === null || typeof arg === "string" || typeof arg === "boolean" || Number.isFinite(arg)
}
