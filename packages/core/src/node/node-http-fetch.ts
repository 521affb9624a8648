import http, { type ClientRequest, type IncomingMessage } from "node:http"
import https from "node:https"
import type { KvFetch, KvFetchInit, KvFetchResponse } from "../transport/kv-fetch.ts"
import { decodedBody } from "./decoded-body.ts"

export interface NodeHttpFetchOptions {
  /** Connections kept per host, 1 or more. @default 64 */
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
    "http:": new http.Agent({ keepAlive: true, maxSockets }),
    "https:": new https.Agent({ keepAlive: true, maxSockets }),
  }
  const send = (url: string, init: KvFetchInit): Promise<KvFetchResponse> => {
    return url.startsWith("https:")
      ? exchange(https.request(url, toRequestOptions(init, agents["https:"])), init)
      : exchange(http.request(url, toRequestOptions(init, agents["http:"])), init)
  }
  const close = (): void => {
    for (const agent of Object.values(agents)) agent.destroy()
  }
  return Object.assign(send, { close })
}

function toRequestOptions({ method, headers, body }: KvFetchInit, agent: http.Agent): https.RequestOptions {
  const length = body === undefined ? {} : { "content-length": body.length }
  return { agent, method, headers: { ...headers, ...length } }
}

function exchange(request: ClientRequest, { body, signal }: KvFetchInit): Promise<KvFetchResponse> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      request.destroy()
    }
    request.on("close", () => {
      signal.removeEventListener("abort", onAbort)
      // An answer that is no answer, such as an upgrade, ends without an error.
      reject(new Error("the connection was closed"))
    })
    request.on("error", reject)
    request.on("response", (message) => resolve(toResponse(message)))
    if (signal.aborted) return onAbort()
    signal.addEventListener("abort", onAbort)
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
