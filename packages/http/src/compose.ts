import { type Context, createContext } from "./context.ts"
import type { Handler, Middleware } from "./middleware.ts"

/** A request, and the platform's part of its context, to a response. */
export type Answer = (request: Request, context?: Context) => Promise<Response>

/** Middlewares in a row, for a handler that knows all they add. The doors of frameworks take them without one. */
export type Composed<Adds extends object = object> = (handler: Handler<Adds>) => Answer

/**
 * Puts middlewares in a row, the first outermost, around a handler.
 *
 * Types accumulate: each middleware is checked against what those before it add, and the handler's context has it all.
 *
 * @returns Takes the handler, and returns what answers requests.
 *
 * @example
 * ```ts
 * import type { Middleware } from "@larder/http"
 *
 * const timed: Middleware<{ startedAtMs: number }> = (_, next) => next({ startedAtMs: Date.now() })
 *
 * const answer = compose(timed)((request, { startedAtMs }) => new Response(`${request.url} at ${startedAtMs}`))
 * const response = await answer(new Request("https://app.example/"))
 * ```
 */
export function compose<
  A extends object = object,
  B extends object = object,
  C extends object = object,
  D extends object = object,
  E extends object = object,
  F extends object = object,
>(
  a?: Middleware<A>,
  b?: Middleware<B, A>,
  c?: Middleware<C, A & B>,
  d?: Middleware<D, A & B & C>,
  e?: Middleware<E, A & B & C & D>,
  f?: Middleware<F, A & B & C & D & E>,
): Composed<A & B & C & D & E & F>
export function compose(...middlewares: readonly unknown[]): Composed {
  return (handler) => {
    // The cast: the signature above is what checks that they fit together.
    const answer = (middlewares as readonly Middleware[]).reduceRight<Handler>(
      (inner, middleware) => (request, context) =>
        middleware(request, async (adds, other) => inner(other ?? request, Object.assign(context, adds)), context),
      handler,
    )
    return async (request, context = createContext()) => answer(request, context)
  }
}
