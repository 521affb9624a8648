import type { IncomingMessage, RequestListener } from "node:http"
import { getRequestListener } from "@hono/node-server"
import type { FetchHandler } from "./fetch.ts"
import { isHost } from "./framework/is-host.ts"

/** Options of `toNodeListener`. */
export interface NodeListenerOptions {
  /**
   * Whether `X-Forwarded-Proto` and `X-Forwarded-Host` say by which URL a client came. Only for a server that no client reaches
   * directly, behind a proxy that sets both, or drops what clients say.
   *
   * @default false
   */
  readonly trustProxy?: boolean | undefined
}

/**
 * Makes a listener for `createServer` of `node:http` of a fetch handler.
 *
 * @example
 * ```ts
 * import { createServer } from "node:http"
 *
 * const handler = toFetchHandler(compose(), () => new Response("hello"))
 * createServer(toNodeListener(handler)).listen(process.env["PORT"])
 * ```
 */
export function toNodeListener(handler: FetchHandler, options: NodeListenerOptions = {}): RequestListener {
  // The types of the adapter are of Hono's handlers; replacing the program's own Request and Response is not ours to do.
  const listen = getRequestListener((request, info) => handler(request, info), {
    overrideGlobalObjects: false,
    // Of HTTP/1.0, which needs no Host.
    hostname: "localhost",
  })
  return async (incoming, outgoing) => {
    const url = options.trustProxy ? toForwardedUrl(incoming) : incoming.url
    if (url === undefined) {
      outgoing.writeHead(400).end()
      return
    }
    incoming.url = url
    await listen(incoming, outgoing)
  }
}

/** Writes the URL out whole, as requests to a proxy do: the adapter then goes by it. @returns `undefined` when it is none. */
function toForwardedUrl({ headers, url = "/" }: IncomingMessage): string | undefined {
  if (!url.startsWith("/")) return url
  const first = (name: string) =>
    String(headers[name] ?? "")
      .split(",")[0]
      ?.trim()
  const protocol = first("x-forwarded-proto") === "https" ? "https" : "http"
  const host = first("x-forwarded-host") || headers.host || "localhost"
  return isHost(host) ? `${protocol}://${host}${url}` : undefined
}
