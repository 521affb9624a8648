import type { IncomingMessage, ServerResponse } from "node:http"
import type { Composed } from "./compose.ts"
import type { Context } from "./context.ts"
import { applyHead } from "./framework/apply-head.ts"
import { forgetHeaders } from "./framework/forget-headers.ts"
import { HeldResponse } from "./framework/held-response.ts"
import { contextOf, requestContext } from "./framework/request-context.ts"
import { toRequest } from "./framework/to-request.ts"
import { writeBody } from "./framework/write-body.ts"

/** A request of Express, 4 or 5, as far as it matters here. */
export interface ExpressRequest extends IncomingMessage {
  readonly protocol: string
  readonly originalUrl: string
  readonly body?: unknown
  readonly app: { get(setting: string): unknown }
}

/** A middleware of Express, and what its handlers find out from it. */
export interface ExpressMiddleware<Adds extends object> {
  (request: ExpressRequest, response: ServerResponse, next: (error?: unknown) => void): void
  /**
   * Finds what the middlewares have added to a request.
   *
   * @throws {TypeError} When the request did not pass here.
   */
  readonly contextOf: (request: IncomingMessage) => Context & Adds
}

/**
 * Makes a middleware of Express (4 and 5) of middlewares.
 *
 * What the handlers behind it write is held back until the middlewares have seen its head, and goes on as it was written, unless they
 * answer something else. The URL is as Express sees it: behind a proxy, set `trust proxy`. When a middleware fails behind the handler,
 * Express's error handlers answer; where the handler has begun a stream, they are told, and the connection is closed.
 *
 * @example
 * ```ts
 * import express from "express"
 *
 * const mySessions = createSessions<{ views?: number }>({ store, secrets: ["32 characters or more, from the environment"] })
 * const larder = toExpress(compose(sessions(mySessions)))
 *
 * const app = express()
 * app.use(larder)
 * app.get("/", async (request, response) => {
 *   const { session } = larder.contextOf(request)
 *   response.send(`Seen ${(await session.get("views")) ?? 0} times`)
 * })
 * ```
 */
export function toExpress<Adds extends object>(composed: Composed<Adds>): ExpressMiddleware<Adds> {
  async function run(
    incoming: ExpressRequest,
    outgoing: ServerResponse,
    next: (error?: unknown) => void,
  ): Promise<void> {
    let held: HeldResponse | undefined
    let response: Response
    try {
      const request = toRequest(incoming, outgoing, targetOf(incoming))
      const answer = composed((given) => {
        if (held !== undefined || outgoing.headersSent) {
          throw new Error("next: the handlers of Express run once for a request, and before it is answered")
        }
        if (given !== request) forgetHeaders(incoming, given)
        held = new HeldResponse(outgoing)
        next()
        return held.response
      })
      response = await answer(request, requestContext(incoming, incoming))
    } catch (error) {
      const isFree = held === undefined || held.abandon()
      next(error)
      if (!isFree) outgoing.destroy()
      return
    }
    if (held !== undefined) return held.send(response)
    return writeBody(outgoing, response, () => applyHead(outgoing, response, outgoing.getHeaders()))
  }

  function handle(incoming: ExpressRequest, outgoing: ServerResponse, next: (error?: unknown) => void): void {
    if (outgoing.headersSent) next()
    else run(incoming, outgoing, next).catch(() => outgoing.destroy())
  }
  return Object.assign(handle, { contextOf: contextOf<Adds> })
}

function targetOf({
  protocol,
  originalUrl,
  headers,
  socket,
  app,
  body,
}: ExpressRequest): Parameters<typeof toRequest>[2] {
  const trust = app.get("trust proxy fn")
  const forwarded = headers["x-forwarded-host"]
  const isTrusted = forwarded !== undefined && typeof trust === "function" && trust(socket.remoteAddress, 0)
  const host = isTrusted ? String(forwarded).split(",")[0]?.trim() : headers.host
  return { protocol, host, path: originalUrl, parsedBody: body }
}
