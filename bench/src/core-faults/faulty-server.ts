import { once } from "node:events"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { buffer } from "node:stream/consumers"

export interface FaultyServer {
  readonly origin: string
  readonly requests: readonly ReceivedRequest[]
}

export interface ReceivedRequest {
  readonly message: IncomingMessage
  readonly bodyBytes: number
}

/** Answers, or fails to. @param index 0 for the first request. */
export type Respond = (response: ServerResponse, index: number) => void

/** Runs something against a server that misbehaves as told, and ends the server with every connection it has. */
export async function withFaultyServer<T>(respond: Respond, use: (server: FaultyServer) => Promise<T>): Promise<T> {
  const requests: ReceivedRequest[] = []
  const server = createServer(async (message, response) => {
    const { length } = await buffer(message)
    respond(response, requests.push({ message, bodyBytes: length }) - 1)
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  // The cast: a server that listens on TCP has an address.
  const { port } = server.address() as AddressInfo
  try {
    return await use({ origin: `http://127.0.0.1:${port}`, requests })
  } finally {
    server.close()
    server.closeAllConnections()
  }
}
