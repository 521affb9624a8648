import { type Context, createContext } from "./context.ts"
import type { Handler, Middleware } from "./middleware.ts"

/** A request, and the platform's part of its context, to a response. */
export type Answer = (request: Request, context?: Context) => Promise<Response>

/** Makes a response of what a handler or a middleware has thrown. */
export type OnError = (error: unknown, request: Request) => Response | Promise<Response>

/**
 * Middlewares in a row, for a handler that knows all they add. The doors of frameworks take them without one.
 *
 * @param onError Answers for whatever throws, at once: the middlewares further out see a response like any other, so that a
 * session is written also then. Without it, what is thrown goes through them, and nothing is written.
 */
export type Composed<Adds extends object = object> = (handler: Handler<Adds>, onError?: OnError) => Answer

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
  return (handler, onError) => {
    // The cast: the signature above is what checks that they fit together.
    const answer = (middlewares as readonly Middleware[]).reduceRight<Handler>(
      (inner, middleware) => {
        const run: Handler = (request, context) =>
          middleware(request, async (adds, other) => inner(other ?? request, Object.assign(context, adds)), context)
        return answering(run, onError)
      },
      answering(handler, onError),
    )
    return async (request, context = createContext()) => answer(request, context)
  }
}

function answering(handler: Handler, onError: OnError | undefined): Handler {
  if (onError === undefined) return handler
  return async (request, context) => {
    try {
      return await handler(request, context)
    } catch (error) {
      return onError(error, request)
    }
  }
}
