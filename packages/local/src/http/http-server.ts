import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { type Call, parseCall } from "../api/call.ts"
import { decode } from "../api/key-param.ts"
import type { FaultPlan } from "../faults/fault-engine.ts"
import { keepSilent, silences } from "../faults/keep-silent.ts"
import { wait } from "../faults/wait.ts"
import type { LocalParts } from "../local-parts.ts"
import type { LoggedRequest } from "../log/request-log.ts"
import { exchange, type Outcome } from "./exchange.ts"
import { sendAnswer } from "./send-answer.ts"
import { isControlTarget, serveControl } from "./serve-control.ts"

/**
 * Speaks HTTP for the API.
 *
 * It stands on `node:http` itself: keys arrive in targets that frameworks normalise, and faults are made on the socket.
 */
export class HttpServer {
  readonly #parts: LocalParts
  readonly #apiKey: string
  readonly #server: Server
  readonly #running = new Set<Promise<void>>()

  constructor(parts: LocalParts, apiKey: string) {
    this.#parts = parts
    this.#apiKey = apiKey
    this.#server = createServer((request, response) => {
      this.#track(
        isControlTarget(request.url ?? "") ? this.#control(request, response) : this.#serve(request, response),
      )
    })
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

  async #control(request: IncomingMessage, response: ServerResponse): Promise<void> {
    await serveControl(this.#parts, request, response).catch(() => response.destroy())
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { clock, faults, locations, ledger } = this.#parts
    const atMs = clock.now()
    const startedAt = performance.now()
    const call = parseCall(request.method ?? "", request.url ?? "", locations)
    const plan = faults.plan(call)
    // The client may leave while it sends, or while it waits: then there is nobody to answer.
    const outcome = await this.#answer(request, response, call, plan).catch(() => undefined)
    if (outcome === undefined) response.destroy()
    const durationMs = performance.now() - startedAt
    ledger.add({ atMs, ...describeCall(call), ...describeOutcome(outcome, plan), durationMs })
  }

  /** @returns `undefined` when the request was never carried out, and is left without an answer. */
  async #answer(
    request: IncomingMessage,
    response: ServerResponse,
    call: Call | undefined,
    { latencyMs, fault }: FaultPlan,
  ): Promise<Outcome | undefined> {
    if (latencyMs > 0) await wait(response, latencyMs)
    const silent = silences(fault) ? fault : undefined
    if (silent !== undefined && silent.carriedOut !== true) {
      await keepSilent(response, silent)
      return undefined
    }
    const outcome = await exchange(this.#parts, this.#apiKey, call, request, fault)
    await (silent ? keepSilent(response, silent) : sendAnswer(response, outcome.answer, this.#parts.clock.now(), fault))
    return outcome
  }
}

function describeCall(
  call: Call | undefined,
): Pick<LoggedRequest, "operation" | "location" | "namespaceId" | "key" | "prefix"> {
  if (call === undefined) return { operation: "unknown" }
  const { operation, location, namespaceId, rawKey, query } = call
  const prefix = operation === "list" ? (query.get("prefix") ?? "") : undefined
  return {
    operation,
    location,
    ...(namespaceId === undefined ? {} : { namespaceId }),
    ...(rawKey === undefined ? {} : { key: decode(rawKey) ?? rawKey }),
    ...(prefix === undefined ? {} : { prefix }),
  }
}

function describeOutcome(
  outcome: Outcome | undefined,
  { fault }: FaultPlan,
): Pick<LoggedRequest, "status" | "charged" | "bytesIn" | "bytesOut" | "fault"> {
  const named = fault === undefined ? {} : { fault: fault.kind }
  if (outcome === undefined) return { status: 0, charged: false, bytesIn: 0, bytesOut: 0, ...named }
  const { answer, charged, bytesIn } = outcome
  const sent = silences(fault) ? { status: 0, bytesOut: 0 } : { status: answer.status, bytesOut: answer.body.length }
  return { ...sent, charged, bytesIn, ...named }
}
