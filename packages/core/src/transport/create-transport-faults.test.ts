import type { Socket } from "node:net"
import { gzipSync } from "node:zlib"
import { type RawAnswer, rawResponse, startRawServer } from "@larder/testing"
import { afterAll, describe, expect, it } from "vitest"
import { createKvClient } from "../create-kv-client.ts"
import type { KvStore } from "../kv-store.ts"
import { nodeHttpFetch } from "../node/node-http-fetch.ts"
import type { TransportEvent } from "./transport-event.ts"
import type { TransportOptions } from "./transport-options.ts"

const ID = "7f1c2b9e-52a4-4c0e-9d3b-0a6f5e8d1c2b"
const MIB = 1_048_576
const GRACE_MS = 50
/** Where a server stalls, this is how long the test takes. */
const SHORT = { deadlineMs: 200, timeoutMs: 80 }
/** Where the head must have come before the time is up, also on a slow machine. */
const MEDIUM = { deadlineMs: 2_000, timeoutMs: 600 }
/** Elsewhere nothing waits, and a slow machine may be slow. */
const LONG = { deadlineMs: 4_000, timeoutMs: 4_000, random: () => 0 }
/** 64 MiB, of which 64 KiB go over the wire. */
const BOMB = gzipSync(Buffer.alloc(64 * MIB))

interface Fault {
  readonly fault: string
  readonly answer: RawAnswer
  readonly greet?: (socket: Socket) => void
  /** The name of the error that a read ends in. */
  readonly error: RegExp
  /** The answer itself is whole: its connection may be kept. */
  readonly isWhole?: true
}

const write =
  (text: string | Buffer): RawAnswer =>
  (socket) =>
    socket.write(text)
const writeAndEnd =
  (text: string | Buffer): RawAnswer =>
  (socket) =>
    socket.end(text)

/** Writes a body that never ends, a byte at a time. */
const drip: RawAnswer = (socket) => {
  socket.write("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n")
  const timer = setInterval(() => socket.write("x"), 20)
  socket.once("close", () => clearInterval(timer))
}

const FAULTS: readonly Fault[] = [
  { fault: "no answer", answer: () => {}, error: /KvTimeoutError/ },
  { fault: "half a head", answer: write("HTTP/1.1 200 OK\r\ncontent-le"), error: /KvTimeoutError/ },
  {
    fault: "a body that does not begin",
    answer: write("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n"),
    error: /KvTimeoutError/,
  },
  {
    fault: "a body that stalls",
    answer: write("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc"),
    error: /KvTimeoutError/,
  },
  { fault: "a body a byte at a time", answer: drip, error: /KvTimeoutError/ },
  {
    fault: "interim answers for ever",
    answer: write("HTTP/1.1 102 Processing\r\n\r\n".repeat(100)),
    error: /KvTimeoutError/,
  },
  {
    fault: "a truncated body",
    answer: writeAndEnd("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc"),
    error: /KvNetworkError/,
  },
  {
    fault: "a truncated chunk",
    answer: writeAndEnd("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n9\r\nabc"),
    error: /KvNetworkError/,
  },
  {
    fault: "chunks without the last one",
    answer: writeAndEnd("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n"),
    error: /KvNetworkError/,
  },
  {
    fault: "a reset before the request",
    answer: () => {},
    greet: (socket) => socket.resetAndDestroy(),
    error: /KvNetworkError/,
  },
  { fault: "an end before the request", answer: () => {}, greet: (socket) => socket.end(), error: /KvNetworkError/ },
  { fault: "a reset behind the request", answer: (socket) => socket.resetAndDestroy(), error: /KvNetworkError/ },
  { fault: "an end behind the request", answer: (socket) => socket.end(), error: /KvNetworkError/ },
  {
    fault: "a greeting of another protocol",
    answer: writeAndEnd("220 smtp.example ESMTP\r\n"),
    error: /KvNetworkError/,
  },
  {
    fault: "two lengths",
    answer: write("HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab"),
    error: /KvNetworkError/,
  },
  {
    fault: "a length that is none",
    answer: write("HTTP/1.1 200 OK\r\ncontent-length: ten\r\n\r\nab"),
    error: /KvNetworkError/,
  },
  {
    fault: "headers of a megabyte",
    answer: write(`HTTP/1.1 200 OK\r\nx: ${"x".repeat(MIB)}\r\n\r\n`),
    error: /KvNetworkError/,
  },
  {
    fault: "an upgrade nobody asked for",
    answer: write("HTTP/1.1 101 Switching\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n"),
    error: /KvNetworkError/,
  },
  {
    fault: "a body of the wrong encoding",
    answer: write(rawResponse(200, "abc", { "content-encoding": "gzip" })),
    error: /KvNetworkError/,
    isWhole: true,
  },
  {
    fault: "a body of a byte too many",
    answer: write(rawResponse(200, "x".repeat(MIB + 1))),
    error: /ResponseTooLargeError/,
    isWhole: true,
  },
  {
    fault: "a decompression bomb",
    answer: write(rawResponse(200, BOMB, { "content-encoding": "gzip" })),
    error: /ResponseTooLargeError/,
    isWhole: true,
  },
]

describe.each([
  ["the global fetch", undefined],
  ["nodeHttpFetch()", nodeHttpFetch()],
])("behind a faulty server, through %s,", (_, fetch) => {
  afterAll(() => fetch?.close())

  async function against(answer: RawAnswer, bounds: TransportOptions = LONG, greet?: (socket: Socket) => void) {
    const server = await startRawServer(answer, greet)
    const client = createKvClient({ apiKey: "KEY0123", fetch, baseUrl: `${server.origin}/v2`, ...bounds })
    return { server, store: client.namespace(ID) }
  }

  it.concurrent.each(FAULTS)(
    "a read of $fault ends in time, and leaves no connection",
    async ({ answer, greet, error, isWhole }) => {
      const bounds = boundsOf(error)
      const { server, store } = await against(answer, bounds, greet)
      const failure = await failureInTime(store.get("a"), bounds)
      expect(String(failure)).toMatch(error)
      if (!isWhole) await server.disconnected()
      await server.close()
    },
  )

  it.concurrent.each(FAULTS.filter(({ error }) => /KvTimeoutError|KvNetworkError/.test(error.source)))(
    "a write into $fault ends in time, done or of unknown outcome",
    async ({ answer, greet, error }) => {
      const bounds = boundsOf(error)
      const { server, store } = await against(answer, bounds, greet)
      const result = await resultInTime(store.put("a", "1".repeat(100_000)), bounds)
      expect(result).toMatchObject("error" in result ? { error: { outcome: "unknown" } } : { value: "updated" })
      await server.close()
    },
  )

  it.concurrent("a body that broke off is fetched anew", async () => {
    let answers = 0
    const { server, store } = await against((socket) => {
      answers += 1
      if (answers === 1) socket.end("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nval")
      else socket.write(rawResponse(200, "value"))
    })
    expect(Buffer.from((await store.get("a"))?.bytes ?? []).toString()).toBe("value")
    await server.close()
  })

  it.concurrent.each([301, 302, 303, 307, 308])("a %d is refused, and no byte reaches its target", async (status) => {
    const target = await startRawServer((socket) => socket.write(rawResponse(200, "stolen")))
    const { server, store } = await against(write(rawResponse(status, "moved", { location: `${target.origin}/v2/x` })))
    expect(String(await failureInTime(store.put("a", "secret"), LONG))).toMatch(/RedirectRefusedError/)
    expect(String(await failureInTime(store.get("a"), LONG))).toMatch(/RedirectRefusedError/)
    expect([server.requests.length, target.receivedBytes()]).toEqual([2, 0])
    await Promise.all([server.close(), target.close()])
  })

  it.concurrent.each([
    { why: "a refusal", status: 400, call: (store: KvStore) => store.put("a", "1"), error: /KvHttpError.*400/ },
    { why: "a redirect", status: 302, call: (store: KvStore) => store.put("a", "1"), error: /RedirectRefusedError/ },
    { why: "a conflict", status: 409, call: (store: KvStore) => store.get("a"), error: /NamespaceNotReadyError/ },
  ])("the status of $why counts, although its body stalls", async ({ status, call, error }) => {
    const { server, store } = await against(write(`HTTP/1.1 ${status} Status\r\ncontent-length: 9\r\n\r\n{"er`), MEDIUM)
    expect(String(await failureInTime(call(store), MEDIUM))).toMatch(error)
    expect(server.requests).toHaveLength(1)
    await server.disconnected()
    await server.close()
  })

  it.concurrent("a write that was acknowledged is done, although the body stalls or breaks off", async () => {
    for (const answer of [write, writeAndEnd]) {
      const { server, store } = await against(answer("HTTP/1.1 201 Created\r\ncontent-length: 9\r\n\r\nabc"), MEDIUM)
      expect(await store.put("a", "1")).toBe("created")
      expect(server.requests).toHaveLength(1)
      await server.close()
    }
  })

  it.concurrent.each([400, 503])("of 64 MiB that explain a %d, no more than the beginning is taken", async (status) => {
    let chunks = 0
    const explain: RawAnswer = (socket) => {
      socket.write(rawResponse(status, "", { "content-length": String(64 * MIB) }))
      const more = (): void => {
        chunks += 1
        if (chunks < 1_024 && !socket.destroyed) socket.write(Buffer.alloc(64 * 1_024), more)
      }
      more()
    }
    const received: number[] = []
    const onEvent = ({ receivedBytes }: TransportEvent): void => {
      received.push(receivedBytes)
    }
    const { server, store } = await against(explain, { ...LONG, maxAttempts: 1, onEvent })
    expect(await failureInTime(store.get("a"), LONG)).toMatchObject({ status, errors: [] })
    expect(await failureInTime(store.put("a", "1"), LONG)).toMatchObject({ status, errors: [] })
    expect(received).toHaveLength(2)
    expect(Math.max(...received)).toBeLessThanOrEqual(64 * 1_024)
    await server.disconnected()
    expect(chunks).toBeLessThan(1_024)
    await server.close()
  })

  it.concurrent.each(["identity", "gzip"])("a body with the encoding %s is read", async (encoding) => {
    const body = encoding === "gzip" ? gzipSync("value") : "value"
    const { server, store } = await against(write(rawResponse(200, body, { "content-encoding": encoding })))
    expect(Buffer.from((await store.get("a"))?.bytes ?? []).toString()).toBe("value")
    await server.close()
  })

  it.concurrent.each(["constructor", "toString", "__proto__", "hasOwnProperty", "zstd", "x"])(
    "a body with the encoding %j does no harm",
    async (encoding) => {
      const { server, store } = await against(write(rawResponse(200, "value", { "content-encoding": encoding })))
      expect(Buffer.from((await store.get("a"))?.bytes ?? []).toString()).toBe("value")
      await server.close()
    },
  )
})

function boundsOf(error: RegExp): typeof SHORT {
  return error.source === "KvTimeoutError" ? SHORT : LONG
}

/** What a call fails with, in time. */
async function failureInTime(call: Promise<unknown>, bounds: typeof SHORT): Promise<unknown> {
  const result = await resultInTime(call, bounds)
  if ("error" in result) return result.error
  throw new Error(`it did not fail: ${String(result.value)}`)
}

/**
 * How a call ends, no later than its deadline and a little more.
 *
 * All timers run on the same loop: a slow machine makes this one late too.
 *
 * @throws {Error} When it has not ended by then.
 */
async function resultInTime(
  call: Promise<unknown>,
  { deadlineMs }: typeof SHORT,
): Promise<{ readonly value: unknown } | { readonly error: unknown }> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("it has not ended in time")), deadlineMs + GRACE_MS)
  })
  const ended = call.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  )
  return await Promise.race([ended, late]).finally(() => clearTimeout(timer))
}
