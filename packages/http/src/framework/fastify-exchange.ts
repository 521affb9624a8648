import type { FastifyReply, FastifyRequest } from "fastify"
import { applyHead, type HeadLines } from "./apply-head.ts"
import { createDeferred } from "./deferred.ts"
import { hasBody } from "./has-body.ts"
import { LateResponse } from "./late-response.ts"
import { dropPayload, type Payload, takeApart, toPayload, toWebStream } from "./payload.ts"
import { replyHead } from "./reply-head.ts"
import { toHeaders } from "./to-headers.ts"

/** What a request has entered and not left, innermost last. */
const entered = new WeakMap<FastifyRequest, FastifyExchange[]>()

/** A request on its way through Fastify, between the hook where the middlewares begin and the one where they end. */
export class FastifyExchange {
  readonly #request: FastifyRequest
  readonly #reply: FastifyReply
  readonly #head = createDeferred<Response>()
  readonly #answer = createDeferred<Response>()
  /** The headers that were there before the handler ran: they are of those further out. */
  #before: HeadLines = {}
  #hasEntered = false

  constructor(request: FastifyRequest, reply: FastifyReply) {
    this.#request = request
    this.#reply = reply
    // Whoever waits for it hears of a failure.
    this.#answer.promise.catch(() => {})
  }

  /** Whether Fastify's handlers have been asked. */
  get hasEntered(): boolean {
    return this.#hasEntered
  }

  /**
   * Begins to wait for the handlers of Fastify.
   *
   * @returns What they answer, as soon as it is about to be sent.
   */
  enter(): Promise<Response> {
    if (this.#hasEntered || this.#reply.sent) {
      throw new Error("next: the handlers of Fastify run once for a request, and before it is answered")
    }
    this.#hasEntered = true
    this.#before = this.#reply.getHeaders()
    entered.set(this.#request, [...(entered.get(this.#request) ?? []), this])
    return this.#head.promise
  }

  /** Says what the middlewares answer in the end. */
  settle(answer: Promise<Response>): void {
    this.#answer.resolve(answer)
  }

  /** Passes what Fastify is about to send back through the middlewares. @returns What it is to send. */
  async leave(given: unknown): Promise<Payload> {
    const reply = this.#reply
    const payload = takeApart(reply, given)
    const { statusCode: status, request } = reply
    const head = { status, statusText: reply.raw.statusMessage ?? "", headers: toHeaders(reply.getHeaders()) }
    const late = new LateResponse(head, () => (hasBody(request.method, status) ? toWebStream(payload) : null))
    this.#head.resolve(late)
    const response = await this.#outcome()
    const isTheirs = response === late && !late.isOpened
    applyHead(replyHead(reply), response, isTheirs ? {} : this.#before)
    // What Fastify is given for HEAD has no other use than that it takes its length.
    if (isTheirs || (request.method === "HEAD" && late.isOpened)) return payload
    // Opened, it may be what is answered now; in any case nobody wants it when the answer is out.
    if (!late.isOpened) dropPayload(payload)
    else reply.raw.once("close", () => dropPayload(payload))
    return (await toPayload(response)) ?? ""
  }

  async #outcome(): Promise<Response> {
    try {
      return await this.#answer.promise
    } catch (error) {
      // What the handler has said of its answer, such as for how long it may be cached, is not for the answer to an error.
      applyHead(replyHead(this.#reply), new Response(null), this.#before)
      throw error
    }
  }
}

/**
 * Passes what Fastify is about to send back through all that its request has entered, innermost first: hooks run in the order in
 * which they were added, which is the wrong one on the way back.
 */
export async function leaveAll(request: FastifyRequest, payload: unknown): Promise<unknown> {
  const exchanges = entered.get(request) ?? []
  let sent = payload
  for (let exchange = exchanges.pop(); exchange !== undefined; exchange = exchanges.pop()) {
    sent = await exchange.leave(sent)
  }
  return sent
}
