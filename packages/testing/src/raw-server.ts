import { once } from "node:events"
import { createServer, type Socket } from "node:net"

/** A request as it came over the wire. */
export interface RawRequest {
  readonly method: string
  /** Path and query as they were sent: nothing is decoded or normalised. */
  readonly target: string
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** Answers a request, in whatever way a socket can. */
export type RawAnswer = (socket: Socket, request: RawRequest) => void

/** An HTTP server that may break every rule of HTTP. */
export interface RawServer {
  /** `http://127.0.0.1:<port>`. */
  readonly origin: string
  /** The requests that arrived whole, in their order. */
  readonly requests: readonly RawRequest[]
  /** Bytes that arrived, whether or not they made a request. */
  readonly receivedBytes: () => number
  /** Waits until no connection is open that ever carried anything: some clients open one in advance. */
  readonly disconnected: () => Promise<void>
  /** Ends all connections, and the server. */
  readonly close: () => Promise<void>
}

const HEAD_END = "\r\n\r\n"

/**
 * Starts a server on loopback whose answers are raw bytes, for what a well-behaved server cannot do: stall, break off, lie about
 * its length. It reads bodies by their `Content-Length` and answers the requests of a connection one after another.
 *
 * @param answer Called with each request.
 * @param greet Called with each new connection.
 */
export async function startRawServer(
  answer: RawAnswer,
  greet: (socket: Socket) => void = () => {},
): Promise<RawServer> {
  const requests: RawRequest[] = []
  const open = new Set<Socket>()
  const used = new Set<Socket>()
  let receivedBytes = 0

  const server = createServer({ noDelay: true }, (socket) => {
    let unread = Buffer.alloc(0)
    open.add(socket)
    socket.on("error", () => {}) // Resets are part of the game.
    socket.on("close", () => {
      open.delete(socket)
      if (used.delete(socket) && used.size === 0) server.emit("disconnected")
    })
    socket.on("data", (chunk: Buffer) => {
      used.add(socket)
      receivedBytes += chunk.length
      unread = Buffer.concat([unread, chunk])
      for (let read = readRequest(unread); read !== undefined; read = readRequest(unread)) {
        unread = unread.subarray(read.length)
        requests.push(read.request)
        answer(socket, read.request)
      }
    })
    greet(socket)
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  const address = server.address()

  const disconnected = async (): Promise<void> => {
    if (used.size > 0) await once(server, "disconnected")
  }
  return {
    origin: `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`,
    requests,
    receivedBytes: () => receivedBytes,
    disconnected,
    async close() {
      for (const socket of open) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Writes a response; its length is announced unless `headers` say otherwise. */
export function rawResponse(status: number, body: string | Buffer = "", headers: Record<string, string> = {}): Buffer {
  const bytes = Buffer.from(body)
  const all = { "content-length": String(bytes.length), ...headers }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  return Buffer.concat([Buffer.from(`HTTP/1.1 ${status} Status\r\n${lines.join("")}\r\n`, "latin1"), bytes])
}

/** @returns `undefined` while it is not whole. */
function readRequest(bytes: Buffer): { readonly request: RawRequest; readonly length: number } | undefined {
  const headEnd = bytes.indexOf(HEAD_END)
  if (headEnd === -1) return undefined
  const [start = "", ...lines] = bytes.toString("latin1", 0, headEnd).split("\r\n")
  const [method = "", target = ""] = start.split(" ")
  const headers = Object.fromEntries(lines.map(readHeader))
  const bodyStart = headEnd + HEAD_END.length
  const length = bodyStart + Number(headers["content-length"] ?? 0)
  if (bytes.length < length) return undefined
  return { request: { method, target, headers, body: Buffer.from(bytes.subarray(bodyStart, length)) }, length }
}

function readHeader(line: string): [name: string, value: string] {
  const colon = line.indexOf(":")
  return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
}
