import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { type Call, parseCall } from "../api/call.ts"
import { decode } from "../api/key-param.ts"
import type { LocalClock } from "../clock.ts"
import type { LoggedRequest } from "../log/request-log.ts"
import { type ExchangeContext, exchange, type Outcome } from "./exchange.ts"
import { sendAnswer } from "./send-answer.ts"

export interface HttpServerContext extends ExchangeContext {
  readonly clock: LocalClock
  /** Called once per request, when its answer has been handed to the connection. */
  onRequest(request: LoggedRequest): void
}

/**
 * Speaks HTTP for the API.
 *
 * It stands on `node:http` itself: keys arrive in targets that frameworks normalise, and faults are made on the socket.
 */
export class HttpServer {
  readonly #context: HttpServerContext
  readonly #server: Server
  readonly #running = new Set<Promise<void>>()

  constructor(context: HttpServerContext) {
    this.#context = context
    this.#server = createServer((request, response) => this.#track(this.#serve(request, response)))
  }

  /** @returns The origin it listens on, such as `http://127.0.0.1:8787`. */
  async listen(port: number, host: string): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", reject).listen(port, host, resolve)
    })
    // A server that listens on TCP has an address with a port.
    const address = this.#server.address() as AddressInfo
    return `http://${address.family === "IPv6" ? `[${address.address}]` : address.address}:${address.port}`
  }

  /** Ends every connection, kept alive or busy, and waits for what was being carried out. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    this.#server.closeAllConnections()
    await closed
    await Promise.all(this.#running)
  }

  #track(serving: Promise<void>): void {
    const tracked = serving.finally(() => this.#running.delete(tracked))
    this.#running.add(tracked)
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { clock, onRequest } = this.#context
    const atMs = clock.now()
    const startedAt = performance.now()
    const call = parseCall(request.method ?? "", request.url ?? "")
    let outcome: Outcome | undefined
    try {
      outcome = await exchange(this.#context, call, request)
      sendAnswer(response, outcome.answer, clock.now())
    } catch {
      // The client left while it was sending: there is nobody to answer.
      response.destroy()
    }
    onRequest({ atMs, ...describeCall(call), ...describeOutcome(outcome), durationMs: performance.now() - startedAt })
  }
}

function describeCall(call: Call | undefined): Pick<LoggedRequest, "operation" | "namespaceId" | "key" | "prefix"> {
  if (call === undefined) return { operation: "unknown" }
  const { operation, namespaceId, rawKey, query } = call
  const prefix = operation === "list" ? (query.get("prefix") ?? "") : undefined
  return {
    operation,
    ...(namespaceId === undefined ? {} : { namespaceId }),
    ...(rawKey === undefined ? {} : { key: decode(rawKey) ?? rawKey }),
    ...(prefix === undefined ? {} : { prefix }),
  }
}

function describeOutcome(
  outcome: Outcome | undefined,
): Pick<LoggedRequest, "status" | "charged" | "bytesIn" | "bytesOut"> {
  if (outcome === undefined) return { status: 0, charged: false, bytesIn: 0, bytesOut: 0 }
  const { answer, charged, bytesIn } = outcome
  return { status: answer.status, charged, bytesIn, bytesOut: answer.body.length }
}
