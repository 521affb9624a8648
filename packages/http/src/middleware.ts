import type { Context } from "./context.ts"

/**
 * Calls what stands behind a middleware, and brings its response.
 *
 * What the middleware adds to the context goes first, and may be left out where it adds nothing; a request goes second where it
 * is to be another one than the middleware was given.
 */
export type Next<Adds extends object> = (
  ...given: object extends Adds ? [adds?: Adds, request?: Request] : [adds: Adds, request?: Request]
) => Promise<Response>

/**
 * Stands between a request and its response: it may answer itself, or call `next` and change what comes back.
 *
 * @typeParam Adds What it adds to the context for those behind it, through `next`. It may set it itself too, where it answers.
 * @typeParam Needs What those before it must have added.
 *
 * @example
 * ```ts
 * import type { Middleware } from "@larder/http"
 *
 * const tenant: Middleware<{ tenant: string }> = async (request, next) => {
 *   const response = await next({ tenant: new URL(request.url).hostname })
 *   response.headers.set("vary", "host")
 *   return response
 * }
 * ```
 */
export interface Middleware<Adds extends object = object, Needs extends object = object> {
  // biome-ignore lint/style/useShorthandFunctionType: an interface lets the compiler infer what each of a row adds.
  (request: Request, next: Next<Adds>, context: Context & Needs & Partial<Adds>): Promise<Response>
}

/** Answers a request, with all that the middlewares before it have added to the context. */
export type Handler<Adds extends object = object> = (
  request: Request,
  context: Context & Adds,
) => Response | Promise<Response>
