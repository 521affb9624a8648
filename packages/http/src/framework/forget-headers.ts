import type { IncomingMessage } from "node:http"

/** Takes from the handler what a middleware has taken from the request, such as the conditions of a client. */
export function forgetHeaders(incoming: IncomingMessage, request: Request): void {
  for (const name in incoming.headers) if (!request.headers.has(name)) delete incoming.headers[name]
}
