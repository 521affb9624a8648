import type { Composed, OnError } from "./compose.ts"
import { createContext } from "./context.ts"
import type { Handler } from "./middleware.ts"

/**
 * What Workers, Deno, Bun and `toNodeListener` call for each request.
 *
 * @param info What the platform hands over second: `env` of a Worker, `info` of Deno, the server of Bun.
 * @param execution What it hands over third; its `waitUntil` takes over deferred work.
 */
export type FetchHandler = (
  request: Request,
  info?: unknown,
  execution?: { waitUntil(work: Promise<unknown>): void },
) => Promise<Response>

/** Options of `toFetchHandler`. */
export interface FetchHandlerOptions {
  /** Answers for what was thrown. @default 500, and the error on the console */
  readonly onError?: OnError | undefined
}

/**
 * Makes a fetch handler of middlewares and what they stand before.
 *
 * It never rejects: what is thrown is answered where it is thrown, so that a session is written also then.
 *
 * @example
 * ```ts
 * export default {
 *   fetch: toFetchHandler(compose(sessions(createSessions({ store, secrets: [process.env["SECRET"] ?? ""] }))), (request, { session }) => {
 *     session.flash.set("notice", "Welcome")
 *     return new Response("hello")
 *   }),
 * }
 * ```
 */
export function toFetchHandler<Adds extends object>(
  composed: Composed<Adds>,
  handler: Handler<Adds>,
  options: FetchHandlerOptions = {},
): FetchHandler {
  const answer = composed(handler, options.onError ?? answerBroken)
  return (request, info, execution) =>
    // Bound: a runtime's `waitUntil` throws when it is called without its object.
    answer(request, createContext({ info, ...(execution && { defer: (work) => execution.waitUntil(work) }) }))
}

function answerBroken(error: unknown): Response {
  console.error(error)
  return new Response("Internal Server Error", { status: 500 })
}
