import type { IncomingMessage, ServerResponse } from "node:http"
import { BadRequestError } from "./bad-request-error.ts"
import { isHost } from "./is-host.ts"
import { toBodyStream } from "./to-body-stream.ts"
import { toHeaders } from "./to-headers.ts"

/** Where a request came to, as its framework sees it behind proxies it trusts. */
export interface RequestTarget {
  readonly protocol: string
  readonly host: string | undefined
  /** Path and query, as they came. */
  readonly path: string
  /** What a parser in front has made of the body. */
  readonly parsedBody?: unknown
}

/** A URL would take these away, and a router does not: what is answered at one place would be cached at another. */
const AMBIGUOUS_PATH = /^[^?]*(?:\\|\/(?:\.|%2e){1,2}(?:[/?#]|$))/i

/**
 * Makes a `Request` of one of `node:http`. Its body is read when it is asked for, and not before.
 *
 * @throws {BadRequestError} When the host or the path cannot be part of a URL as they are.
 */
export function toRequest(incoming: IncomingMessage, outgoing: ServerResponse, target: RequestTarget): Request {
  const { method = "GET" } = incoming
  const init: RequestInit = { method, headers: toHeaders(incoming.headers) }
  if (method !== "GET" && method !== "HEAD") {
    init.body = toBodyStream(incoming, target.parsedBody)
    init.duplex = "half"
  }
  try {
    return new ServerRequest(toUrl(target, method), init, outgoing)
  } catch (error) {
    // Such as TRACE, which the standard has no requests for.
    throw error instanceof BadRequestError ? error : new BadRequestError(`${method}: no request`, { cause: error })
  }
}

function toUrl({ protocol, host, path }: RequestTarget, method: string): string {
  // HTTP/1.0 needs none, and an empty one is allowed.
  const named = host || "localhost"
  if (!isHost(named)) throw new BadRequestError("host: expected a name or an address")
  const local = toLocal(path, method)
  if (local === undefined) throw new BadRequestError("path: expected one that begins with a slash")
  if (AMBIGUOUS_PATH.test(local)) throw new BadRequestError("path: expected no dot segments and backslashes")
  return `${protocol}://${named}${local}`
}

function toLocal(path: string, method: string): string | undefined {
  if (path.startsWith("/")) return path
  // As for the server as a whole. Of a GET, it would be cached as the answer to "/".
  if (path === "*") return method === "OPTIONS" ? "" : undefined
  // In absolute form, as for a proxy.
  return /^[a-z]+:\/\/[^/?#]*(.*)$/i.exec(path)?.[1]
}

/** A request whose signal is made when it is asked for: few ask, and it costs more than the rest. */
class ServerRequest extends Request {
  readonly #outgoing: ServerResponse
  #signal: AbortSignal | undefined

  // Defined, not declared: the compiler takes it for a field, which nothing may override.
  static {
    Object.defineProperty(ServerRequest.prototype, "signal", {
      get(this: ServerRequest) {
        this.#signal ??= signalOf(this.#outgoing)
        return this.#signal
      },
    })
  }

  constructor(url: string, init: RequestInit, outgoing: ServerResponse) {
    super(url, init)
    this.#outgoing = outgoing
  }
}

/** Makes a signal that tells of a client that goes before it has its answer. */
function signalOf(outgoing: ServerResponse): AbortSignal {
  const abort = new AbortController()
  const end = () => {
    if (!outgoing.writableFinished) abort.abort(new DOMException("The client is gone", "AbortError"))
  }
  if (outgoing.destroyed) end()
  else outgoing.once("close", end)
  return abort.signal
}
