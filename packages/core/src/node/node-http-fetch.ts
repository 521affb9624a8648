import http, { type ClientRequest, type IncomingMessage } from "node:http"
import https from "node:https"
import type { KvFetch, KvFetchInit, KvFetchRequest, KvFetchResponse, KvFetchStop } from "../transport/kv-fetch.ts"
import { decodedBody } from "./decoded-body.ts"
import { createTargets } from "./targets.ts"

export interface NodeHttpFetchOptions {
  /** Connections per host, 1 or more; requests beyond wait for one, within their own timeout. @default 64 */
  readonly maxSockets?: number | undefined
}

/** A `fetch` for the client, over connections of its own. */
export interface NodeHttpFetch extends KvFetch {
  /** Closes its connections. */
  close(): void
}

/**
 * Makes a `fetch` over `node:http` with kept connections: two to four times fewer CPU cycles per request than the global one.
 *
 * @throws {RangeError} When `maxSockets` is no whole number from 1.
 *
 * @example
 * ```ts
 * const client = createKvClient({ apiKey: "KEY0123", fetch: nodeHttpFetch() })
 * ```
 */
export function nodeHttpFetch({ maxSockets = 64 }: NodeHttpFetchOptions = {}): NodeHttpFetch {
  if (!Number.isInteger(maxSockets) || maxSockets < 1) {
    throw new RangeError(`maxSockets: expected a whole number from 1, got ${String(maxSockets)}`)
  }
  const agents = {
    http: new http.Agent({ keepAlive: true, maxSockets }),
    https: new https.Agent({ keepAlive: true, maxSockets }),
  }
  const targetOf = createTargets()

  const begin = (url: string, init: KvFetchRequest): ClientRequest => {
    const options = { ...targetOf(url), method: init.method, headers: toHeaders(init) }
    return options.protocol === "https:"
      ? https.request({ ...options, agent: agents.https })
      : http.request({ ...options, agent: agents.http })
  }
  const stoppable = (url: string, init: KvFetchRequest, stop: KvFetchStop): Promise<KvFetchResponse> => {
    return exchange(begin(url, init), init.body, stop)
  }
  const fetch = (url: string, init: KvFetchInit): Promise<KvFetchResponse> => {
    const stop: KvFetchStop = {}
    if (init.signal.aborted) return Promise.reject(init.signal.reason)
    const request = begin(url, init)
    const onAbort = (): void => stop.listener?.()
    init.signal.addEventListener("abort", onAbort)
    request.on("close", () => init.signal.removeEventListener("abort", onAbort))
    return exchange(request, init.body, stop)
  }
  const close = (): void => {
    for (const agent of Object.values(agents)) agent.destroy()
  }
  return Object.assign(fetch, { stoppable, close })
}

function toHeaders({ headers, body }: KvFetchRequest): Record<string, string | number> {
  return body === undefined ? headers : { ...headers, "content-length": body.length }
}

function exchange(request: ClientRequest, body: Uint8Array | undefined, stop: KvFetchStop): Promise<KvFetchResponse> {
  return new Promise((resolve, reject) => {
    stop.listener = () => request.destroy()
    request.on("error", reject)
    request.on("response", (message) => resolve(toResponse(message)))
    // An answer that is no answer, such as an upgrade, ends without an error.
    request.on("close", () => reject(new Error("the connection was closed")))
    request.end(body)
  })
}

function toResponse(message: IncomingMessage): KvFetchResponse {
  return {
    status: message.statusCode ?? 0,
    headers: { get: (name) => headerOf(message, name) },
    body: decodedBody(message),
  }
}

function headerOf(message: IncomingMessage, name: string): string | null {
  const value = message.headers[name]
  return Array.isArray(value) ? value.join(", ") : (value ?? null)
}
