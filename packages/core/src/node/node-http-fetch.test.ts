import { getEventListeners } from "node:events"
import type { Socket } from "node:net"
import { inspect } from "node:util"
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib"
import { type RawAnswer, rawResponse, startRawServer } from "@larder/testing"
import { describe, expect, it } from "vitest"
import { readBody } from "../transport/read-body.ts"
import { type NodeHttpFetch, nodeHttpFetch } from "./node-http-fetch.ts"

const ok: RawAnswer = (socket) => socket.write(rawResponse(200, "value"))

/** A server, and a fetch with one connection: whatever a request leaves behind is in the way of the next. */
async function setUp(answer: RawAnswer, maxSockets = 1) {
  let connections = 0
  const server = await startRawServer(answer, () => {
    connections += 1
  })
  const fetch = nodeHttpFetch({ maxSockets })
  const dispose = async (): Promise<void> => {
    fetch.close()
    await server.close()
  }
  return { server, fetch, connections: () => connections, dispose }
}

const INIT = { method: "GET", headers: {}, body: undefined, redirect: "manual" } as const
const neverAborted = () => new AbortController().signal

async function readText(fetch: NodeHttpFetch, url: string, maxBytes = 1_000): Promise<string> {
  const response = await fetch(url, { ...INIT, signal: neverAborted() })
  const { bytes, end } = await readBody(response, maxBytes)
  return end === "whole" ? Buffer.from(bytes).toString() : end
}

describe("nodeHttpFetch()", () => {
  it("sends method, target, headers and body as they are, and little else", async () => {
    const { server, fetch, dispose } = await setUp(ok)
    const headers = { authorization: "Bearer KEY", "content-type": "text/plain" }
    const body = new TextEncoder().encode("Zoë")
    await fetch(`${server.origin}/a%2Fb?c=%26`, { ...INIT, method: "PUT", headers, body, signal: neverAborted() })
    expect(server.requests).toEqual([
      {
        method: "PUT",
        target: "/a%2Fb?c=%26",
        headers: { ...headers, "content-length": "4", connection: "keep-alive", host: server.origin.slice(7) },
        body: Buffer.from(body),
      },
    ])
    await dispose()
  })

  it("announces an empty body, and no body where there is none", async () => {
    const { server, fetch, dispose } = await setUp(ok)
    const empty = { ...INIT, method: "PUT", body: new Uint8Array(0), signal: neverAborted() }
    await readBody(await fetch(server.origin, empty), 10)
    await readBody(await fetch(server.origin, { ...INIT, method: "DELETE", signal: neverAborted() }), 10)
    expect(server.requests.map(({ headers }) => headers["content-length"])).toEqual(["0", undefined])
    expect(server.requests.map(({ headers }) => headers["transfer-encoding"])).toEqual([undefined, undefined])
    await dispose()
  })

  it("reads status and headers, several of one name joined", async () => {
    const { server, fetch, dispose } = await setUp((socket) =>
      socket.write(
        "HTTP/1.1 207 Multi\r\nX-One: 1\r\nx-two: a\r\nX-Two: b\r\nset-cookie: c\r\nset-cookie: d\r\ncontent-length: 0\r\n\r\n",
      ),
    )
    const { status, headers } = await fetch(server.origin, { ...INIT, signal: neverAborted() })
    expect([
      status,
      headers.get("x-one"),
      headers.get("x-two"),
      headers.get("set-cookie"),
      headers.get("x-three"),
    ]).toEqual([207, "1", "a, b", "c, d", null])
    await dispose()
  })

  it("keeps its connection for the next request", async () => {
    const { server, fetch, connections, dispose } = await setUp(ok)
    for (let requests = 0; requests < 5; requests += 1) expect(await readText(fetch, server.origin)).toBe("value")
    expect([server.requests.length, connections()]).toEqual([5, 1])
    await dispose()
  })

  it("opens no more connections than maxSockets", async () => {
    const { server, fetch, connections, dispose } = await setUp(ok, 2)
    const texts = await Promise.all(Array.from({ length: 20 }, () => readText(fetch, server.origin)))
    expect([new Set(texts).size, connections()]).toEqual([1, 2])
    await dispose()
  })

  it.each([
    ["gzip", gzipSync],
    ["GZIP", gzipSync],
    ["deflate", deflateSync],
    ["br", brotliCompressSync],
    ["identity", Buffer.from],
  ])("decodes %s, and keeps the connection", async (encoding, encode) => {
    const body = encode(Buffer.from("value"))
    const { server, fetch, connections, dispose } = await setUp((socket) =>
      socket.write(rawResponse(200, body, { "content-encoding": encoding })),
    )
    expect(await readText(fetch, server.origin)).toBe("value")
    expect(await readText(fetch, server.origin)).toBe("value")
    expect(connections()).toBe(1)
    await dispose()
  })

  it.each(["constructor", "toString", "__proto__", "hasOwnProperty", "zstd", ""])(
    "passes on what is encoded as %j as it is",
    async (encoding) => {
      const { server, fetch, dispose } = await setUp((socket) =>
        socket.write(rawResponse(200, "value", { "content-encoding": encoding })),
      )
      expect(await readText(fetch, server.origin)).toBe("value")
      await dispose()
    },
  )

  it.each<[string, string, (socket: Socket) => void]>([
    ["a body cut short", "broken", (socket) => socket.end("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc")],
    ["a body too large", "too-large", (socket) => socket.write(rawResponse(200, "x".repeat(100_000)))],
    [
      "a body too large that goes on",
      "too-large",
      (socket) => socket.write(rawResponse(200, "x".repeat(2_000), { "content-length": "9000" })),
    ],
    [
      "a bomb",
      "too-large",
      (socket) => socket.write(rawResponse(200, gzipSync(Buffer.alloc(1e7)), { "content-encoding": "gzip" })),
    ],
    [
      "a bomb that goes on",
      "too-large",
      (socket) =>
        socket.write(
          rawResponse(200, gzipSync(Buffer.alloc(1e7)), { "content-encoding": "gzip", "content-length": "90000" }),
        ),
    ],
    ["garbled gzip", "broken", (socket) => socket.write(rawResponse(200, "abc", { "content-encoding": "gzip" }))],
    [
      "gzip cut short",
      "broken",
      (socket) => socket.write(rawResponse(200, gzipSync("abc").subarray(0, -4), { "content-encoding": "gzip" })),
    ],
    [
      "gzip of a body cut short",
      "broken",
      (socket) =>
        socket.end(
          rawResponse(200, gzipSync("abc").subarray(0, -4), { "content-encoding": "gzip", "content-length": "99" }),
        ),
    ],
  ])("is ready for the next request behind %s", async (_, end, answer) => {
    let answers = 0
    const { server, fetch, dispose } = await setUp((socket, request) => {
      answers += 1
      if (answers === 1) answer(socket)
      else ok(socket, request)
    })
    expect(await readText(fetch, server.origin)).toBe(end)
    expect(await readText(fetch, server.origin)).toBe("value")
    await dispose()
  })

  it("does not wait for ever behind an upgrade that nobody asked for", async () => {
    const upgrade = "HTTP/1.1 101 Switching\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n"
    const { server, fetch, dispose } = await setUp((socket) => socket.write(upgrade))
    await expect(fetch(server.origin, { ...INIT, signal: neverAborted() })).rejects.toThrow("closed")
    await dispose()
  })

  it("sends nothing for a signal that is aborted already", async () => {
    const { server, fetch, dispose } = await setUp(ok)
    await expect(fetch(server.origin, { ...INIT, signal: AbortSignal.abort() })).rejects.toThrow()
    expect(await readText(fetch, server.origin)).toBe("value")
    expect(server.requests).toHaveLength(1)
    await dispose()
  })

  it("never sends what was aborted while it waited for a connection", async () => {
    let first: Socket | undefined
    const { server, fetch, dispose } = await setUp((socket, request) => {
      if (first === undefined) first = socket
      else ok(socket, request)
    })
    const controller = new AbortController()
    const one = readText(fetch, server.origin)
    const two = fetch(`${server.origin}/aborted`, { ...INIT, signal: controller.signal }).catch(() => "aborted")
    const three = readText(fetch, `${server.origin}/three`)
    while (first === undefined) await new Promise((resolve) => setImmediate(resolve))
    controller.abort()
    first.write(rawResponse(200, "first"))
    expect(await Promise.all([one, two, three])).toEqual(["first", "aborted", "value"])
    expect(server.requests.map(({ target }) => target)).toEqual(["/", "/three"])
    await dispose()
  })

  it("lets go of the signal when the answer has been read, and when it was aborted", async () => {
    const { server, fetch, dispose } = await setUp(ok)
    const controllers = [new AbortController(), new AbortController()]
    for (const [index, controller] of controllers.entries()) {
      const response = await fetch(server.origin, { ...INIT, signal: controller.signal })
      if (index === 1) controller.abort()
      await readBody(response, 10)
    }
    await dispose()
    await new Promise((resolve) => setImmediate(resolve))
    expect(controllers.map(({ signal }) => getEventListeners(signal, "abort").length)).toEqual([0, 0])
  })

  it("close() ends the connections it keeps", async () => {
    const { server, fetch, dispose } = await setUp(ok)
    await readText(fetch, server.origin)
    fetch.close()
    await server.disconnected()
    await dispose()
  })

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, "8"])("refuses maxSockets %j", (maxSockets) => {
    expect(() => nodeHttpFetch({ maxSockets: maxSockets as number })).toThrow(RangeError)
  })

  it("shows nothing of what it has sent", async () => {
    const { server, fetch, dispose } = await setUp(ok)
    await fetch(server.origin, { ...INIT, headers: { authorization: "Bearer SECRET" }, signal: neverAborted() })
    expect(inspect(fetch, { depth: Number.POSITIVE_INFINITY, showHidden: true })).not.toContain("SECRET")
    await dispose()
  })
})
