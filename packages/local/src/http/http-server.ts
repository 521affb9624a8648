import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"

/** Longer than clients keep an idle connection: where both wait for 5 seconds, a request may meet one that is just being closed. */
const KEEP_ALIVE_MS = 75_000

/**
 * Listens, and knows what is under way.
 *
 * It stands on `node:http` itself: keys arrive in targets that frameworks normalise, and faults are made on the socket.
 */
export class HttpServer {
  readonly #server: Server
  #running = 0
  #onIdle: () => void = () => {}

  /** @param serve Answers a request. It must not throw. */
  constructor(serve: (request: IncomingMessage, response: ServerResponse) => Promise<void>) {
    this.#server = createServer(async (request, response) => {
      this.#running++
      await serve(request, response)
      if (--this.#running === 0) this.#onIdle()
    })
    this.#server.keepAliveTimeout = KEEP_ALIVE_MS
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
    if (this.#running === 0) return
    await new Promise<void>((resolve) => {
      this.#onIdle = resolve
    })
  }
}
