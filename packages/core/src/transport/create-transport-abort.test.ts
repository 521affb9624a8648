import { getEventListeners } from "node:events"
import { type RawAnswer, rawResponse, type StubReply, startRawServer, stubFetch } from "@larder/testing"
import { afterAll, describe, expect, it } from "vitest"
import { createKvClient } from "../create-kv-client.ts"
import type { KvStore } from "../kv-store.ts"
import { nodeHttpFetch } from "../node/node-http-fetch.ts"

const ID = "7f1c2b9e-52a4-4c0e-9d3b-0a6f5e8d1c2b"
const hang = () => new Promise<never>(() => {})
const turn = () => new Promise((resolve) => setImmediate(resolve))
const HALF_AN_ANSWER = "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc"

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await turn()
}

/** Aborts a call, and checks that it ends before the loop takes its next turn, with the reason itself, and holds nothing. */
async function expectAborted(call: Promise<unknown>, controller: AbortController): Promise<void> {
  const reason = { why: "the caller left" }
  const ended = call.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  )
  controller.abort(reason)
  const result = await Promise.race([ended, turn().then(() => "still waiting")])
  expect(result).toEqual({ error: reason })
  expect(result).toHaveProperty("error", reason)
  expect(getEventListeners(controller.signal, "abort")).toEqual([])
}

describe("an abort ends a call at once, with its reason unchanged,", () => {
  const stubbed = (answer: (index: number) => StubReply | Promise<StubReply>) => {
    const fetch = stubFetch(({ index }) => answer(index))
    return { fetch, store: createKvClient({ apiKey: "KEY0123", fetch, random: () => 0.99 }).namespace(ID) }
  }
  const CALLS: readonly [name: string, call: (store: KvStore, signal: AbortSignal) => Promise<unknown>][] = [
    ["get", (store, signal) => store.get("a", { signal })],
    ["put", (store, signal) => store.put("a", "1", { signal })],
    ["delete", (store, signal) => store.delete("a", { signal })],
    ["list", (store, signal) => store.list({ signal })],
  ]

  it.each(CALLS)("before a %s begins: nothing is sent", async (_, call) => {
    const { fetch, store } = stubbed(() => 200)
    const signal = AbortSignal.abort("left")
    await expect(call(store, signal)).rejects.toBe("left")
    expect([fetch.requests.length, getEventListeners(signal, "abort").length]).toEqual([0, 0])
  })

  it.each(CALLS)("while the server of a %s hangs and the fetch ignores its signal", async (_, call) => {
    const { fetch, store } = stubbed(hang)
    const controller = new AbortController()
    const pending = call(store, controller.signal)
    await until(() => fetch.requests.length === 1)
    await expectAborted(pending, controller)
    expect(fetch.requests[0]?.signal.aborted).toBe(true)
  })

  it.each(CALLS)("between two attempts of a %s: the second is never sent", async (_, call) => {
    const { fetch, store } = stubbed(() => 503)
    const controller = new AbortController()
    const pending = call(store, controller.signal)
    await until(() => fetch.requests.length === 1)
    await turn()
    await expectAborted(pending, controller)
    await turn()
    expect(fetch.requests).toHaveLength(1)
  })

  it.each(CALLS)("while a %s waits for the rate window: it is never sent", async (_, call) => {
    const headers = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "9" }
    const { fetch, store } = stubbed(() => ({ status: 404, headers }))
    await store.get("a")
    const controller = new AbortController()
    const pending = call(store, controller.signal)
    await turn()
    await expectAborted(pending, controller)
    expect(fetch.requests).toHaveLength(1)
  })

  it("while a write waits for an older one: it is never sent", async () => {
    const { fetch, store } = stubbed(hang)
    const [older, newer] = [new AbortController(), new AbortController()]
    const first = store.put("a", "1", { signal: older.signal })
    const second = store.put("a", "2", { signal: newer.signal })
    await turn()
    await expectAborted(second, newer)
    await expectAborted(first, older)
    await turn()
    expect(fetch.requests).toHaveLength(1)
  })

  it("whatever the reason is", async () => {
    const { store } = stubbed(hang)
    for (const reason of ["text", 0, null, new Error("own"), Symbol("own")]) {
      const controller = new AbortController()
      const pending = store.get("a", { signal: controller.signal })
      controller.abort(reason)
      await expect(pending).rejects.toBe(reason)
    }
  })

  it("as a timeout of the caller does", async () => {
    const { store } = stubbed(hang)
    await expect(store.get("a", { signal: AbortSignal.timeout(5) })).rejects.toMatchObject({ name: "TimeoutError" })
  })
})

describe.each([
  ["the global fetch", undefined],
  ["nodeHttpFetch()", nodeHttpFetch()],
])("an abort, on a socket through %s, leaves no connection and no listener", (_, fetch) => {
  afterAll(() => fetch?.close())

  async function setUp(answer: RawAnswer) {
    const server = await startRawServer(answer)
    const bounds = { timeoutMs: 60_000, deadlineMs: 60_000 }
    const client = createKvClient({ apiKey: "KEY0123", fetch, baseUrl: `${server.origin}/v2`, ...bounds })
    return { server, store: client.namespace(ID) }
  }

  it("while it is being opened", async () => {
    const { server, store } = await setUp((socket) => socket.write(rawResponse(200, "value")))
    const controller = new AbortController()
    await expectAborted(store.get("a", { signal: controller.signal }), controller)
    await server.disconnected()
    await server.close()
  })

  it.each<[string, RawAnswer]>([
    ["while nothing is answered", () => {}],
    ["in the midst of the head", (socket) => socket.write("HTTP/1.1 200 OK\r\ncontent-le")],
    ["in the midst of the body", (socket) => socket.write(HALF_AN_ANSWER)],
    ["in the midst of an error's body", (socket) => socket.write(HALF_AN_ANSWER.replace("200", "400"))],
  ])("%s", async (_, answer) => {
    let answered = false
    const { server, store } = await setUp((socket, request) => {
      answer(socket, request)
      answered = true
    })
    for (const call of [
      (signal: AbortSignal) => store.get("a", { signal }),
      (signal: AbortSignal) => store.put("a", "1", { signal }),
    ]) {
      answered = false
      const controller = new AbortController()
      const pending = call(controller.signal)
      await until(() => answered)
      await turn()
      await expectAborted(pending, controller)
      await server.disconnected()
    }
    expect(server.requests).toHaveLength(2)
    await server.close()
  })

  it("and a call that ends well keeps no listener either", async () => {
    const { server, store } = await setUp((socket) => socket.write(rawResponse(200, "value")))
    const { signal } = new AbortController()
    await Promise.all([store.get("a", { signal }), store.put("a", "1", { signal }), store.put("a", "2", { signal })])
    await store.list({ signal }).catch(() => {})
    expect(getEventListeners(signal, "abort")).toEqual([])
    await server.close()
  })
})

describe("one signal for many calls", () => {
  it("has one listener, so that no runtime warns of a leak, and none when they have ended", async () => {
    const answers: (() => void)[] = []
    const fetch = stubFetch(() => new Promise<StubReply>((resolve) => answers.push(() => resolve(200))))
    const store = createKvClient({ apiKey: "KEY0123", fetch }).namespace(ID)
    const { signal } = new AbortController()
    const calls = Array.from({ length: 30 }, (_, index) => store.get(`key-${index}`, { signal }))
    // Of the same key, so that all but one wait for their turn.
    for (let index = 0; index < 30; index++) calls.push(store.delete("key", { signal }).then(() => undefined))
    await until(() => answers.length === 31)
    expect(getEventListeners(signal, "abort").length).toBe(1)
    let settled = false
    const all = Promise.all(calls).finally(() => {
      settled = true
    })
    await until(() => {
      for (const answer of answers.splice(0)) answer()
      return settled
    })
    await all
    expect(getEventListeners(signal, "abort").length).toBe(0)
  })
})
