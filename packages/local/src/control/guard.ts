import type { IncomingMessage } from "node:http"
import { TelnyxError } from "../telnyx/telnyx-error.ts"

const LOOPBACK_ADDRESS = /^(?:::1$|(?:::ffff:)?127\.)/
const LOOPBACK_HOST = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/

/**
 * Keeps the control endpoint and the page to this machine, and to pages that the server itself sent.
 *
 * Another site's page can send requests to loopback: under its own `Origin`, or, by a name that it lets resolve to
 * loopback, under another `Host`.
 *
 * @throws {TelnyxError} 403 with code 10010.
 */
export function assertOwn(request: IncomingMessage): void {
  const { host = "", origin } = request.headers
  if (!LOOPBACK_ADDRESS.test(request.socket.remoteAddress ?? "")) refuse("It answers to this machine alone.")
  if (!LOOPBACK_HOST.test(host)) refuse("The Host is not of this machine.")
  if (origin !== undefined && origin !== `http://${host}`) refuse("Another site's page sent it.")
}

function refuse(detail: string): never {
  throw new TelnyxError("forbidden", detail)
}
