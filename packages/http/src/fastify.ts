import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify"
import type { Composed } from "./compose.ts"
import type { Context } from "./context.ts"
import { applyHead } from "./framework/apply-head.ts"
import { FastifyExchange, leaveAll } from "./framework/fastify-exchange.ts"
import { forgetHeaders } from "./framework/forget-headers.ts"
import { toPayload } from "./framework/payload.ts"
import { replyHead } from "./framework/reply-head.ts"
import { contextOf, requestContext } from "./framework/request-context.ts"
import { toRequest } from "./framework/to-request.ts"

/** A plugin of Fastify, and what its handlers find out from it. */
export interface FastifyMiddleware<Adds extends object> {
  (app: FastifyInstance, options: object, done: (error?: Error) => void): void
  /**
   * Finds what the middlewares have added to a request.
   *
   * @throws {TypeError} When the request did not pass here.
   */
  readonly contextOf: (request: FastifyRequest) => Context & Adds
}

/**
 * Makes a plugin of Fastify (5) of middlewares, for the scope it is registered in.
 *
 * They begin at `onRequest` and end at `onSend`: what hooks that are registered later make of a payload is theirs, and a reply that is
 * hijacked, or written to `reply.raw`, goes past them. The URL is as Fastify sees it: behind a proxy, set `trustProxy`. Where a
 * middleware fails, Fastify's error handler answers.
 *
 * @example
 * ```ts
 * import { fastify } from "fastify"
 *
 * const mySessions = createSessions<{ views?: number }>({ store, secrets: ["32 characters or more, from the environment"] })
 * const larder = toFastify(compose(sessions(mySessions)))
 *
 * const app = fastify()
 * await app.register(larder)
 * app.get("/", async (request) => {
 *   const { session } = larder.contextOf(request)
 *   return `Seen ${(await session.get("views")) ?? 0} times`
 * })
 * ```
 */
export function toFastify<Adds extends object>(composed: Composed<Adds>): FastifyMiddleware<Adds> {
  function enter(request: FastifyRequest, reply: FastifyReply, next: (error?: Error) => void): void {
    const exchange = new FastifyExchange(request, reply)
    const answer = run(request, reply, () => {
      const response = exchange.enter()
      next()
      return response
    })
    exchange.settle(answer)
    answer
      .then((response) => (exchange.hasEntered ? undefined : send(reply, response)))
      .catch((error) => exchange.hasEntered || next(error))
  }

  async function run(
    request: FastifyRequest,
    reply: FastifyReply,
    proceed: () => Promise<Response>,
  ): Promise<Response> {
    const { protocol, host, originalUrl: path } = request
    const incoming = toRequest(request.raw, reply.raw, { protocol, host, path })
    const answer = composed((given) => {
      if (given !== incoming) forgetHeaders(request.raw, given)
      return proceed()
    })
    return answer(incoming, requestContext(request, request))
  }

  function plugin(app: FastifyInstance, _options: object, done: (error?: Error) => void): void {
    app.addHook("onRequest", enter)
    app.addHook("onSend", (request, _reply, payload) => leaveAll(request, payload))
    done()
  }
  // The hooks are those of the scope that registers the plugin, not of one of its own: as `fastify-plugin` has it.
  return Object.assign(plugin, { contextOf: contextOf<Adds>, [Symbol.for("skip-override")]: true })
}

/** Answers where the handler was not run. */
async function send(reply: FastifyReply, response: Response): Promise<void> {
  const payload = await toPayload(response)
  applyHead(replyHead(reply), response, reply.getHeaders())
  reply.send(payload)
}
