import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import type { LocalParts } from "../local-parts.ts"
import { serveApi } from "./serve-api.ts"
import { isControlTarget, serveControl } from "./serve-control.ts"

/**
 * Speaks HTTP.
 *
 * It stands on `node:http` itself: keys arrive in targets that frameworks normalise, and faults are made on the socket.
 */
export class HttpServer {
  readonly #server: Server
  #running = 0
  #onIdle: () => void = () => {}

  constructor(parts: LocalParts, apiKey: string) {
    this.#server = createServer(async (request, response) => {
      this.#running++
      if (isControlTarget(request.url ?? "")) await serveControl(parts, request, response)
      else await serveApi(parts, apiKey, request, response)
      if (--this.#running === 0) this.#onIdle()
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
    if (this.#running > 0) await new Promise<void>((resolve) => (this.#onIdle = resolve))
  }
}
