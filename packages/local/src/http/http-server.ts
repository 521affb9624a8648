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
  readonly #running = new Set<Promise<void>>()

  constructor(parts: LocalParts, apiKey: string) {
    this.#server = createServer((request, response) => {
      const serving = isControlTarget(request.url ?? "")
        ? serveControl(parts, request, response)
        : serveApi(parts, apiKey, request, response)
      this.#track(serving)
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
}
