import { type Context, createContext } from "../context.ts"

const contexts = new WeakMap<object, Context>()

/**
 * Finds the context of a framework's request, or makes it: doors that were made one by one share it.
 *
 * @param info What the handlers of the framework are given.
 */
export function requestContext(request: object, info: unknown): Context {
  const known = contexts.get(request)
  if (known !== undefined) return known
  const context = createContext({ canOutliveResponse: false, info })
  contexts.set(request, context)
  return context
}

/** Finds what the middlewares have added. @throws {TypeError} When the request did not pass a door. */
export function contextOf<Adds extends object>(request: object): Context & Adds {
  const context = contexts.get(request)
  if (context === undefined) throw new TypeError("contextOf: this request has not passed the middleware")
  // The cast: the door that hands this out has run the middlewares that add it.
  return context as Context & Adds
}
