import { inspect } from "node:util"
import { type RawAnswer, rawResponse, startRawServer, stubFetch } from "@larder/testing"
import { describe, expect, it } from "vitest"
import { createKvClient } from "../create-kv-client.ts"
import { kvFromEnv } from "../kv-from-env.ts"
import { nodeHttpFetch } from "../node/node-http-fetch.ts"

const ID = "7f1c2b9e-52a4-4c0e-9d3b-0a6f5e8d1c2b"
const SECRET = "KEY0123SECRET"
const BOUNDS = { maxAttempts: 2, random: () => 0 }

/** Everything that printing, logging or serialising a value could show, what is not enumerable and its causes included. */
function shown(value: unknown): string {
  const own = typeof value === "object" && value !== null ? Object.getOwnPropertyNames(value) : []
  return [
    inspect(value, { depth: Number.POSITIVE_INFINITY, showHidden: true, getters: true, maxStringLength: null }),
    JSON.stringify(value),
    JSON.stringify(value, [...own, "cause", "stack", "message"]),
    String(value),
    value instanceof Error ? value.stack : "",
  ].join("\n")
}

const failureOf = (call: Promise<unknown>) =>
  call.then(
    () => "no failure",
    (error: unknown) => error,
  )

describe("the API key is shown by nothing:", () => {
  it.each([
    ["the global fetch", undefined],
    ["nodeHttpFetch()", nodeHttpFetch()],
  ])("no error of a connection through %s, its causes included", async (_, fetch) => {
    const answers: readonly RawAnswer[] = [
      () => {},
      (socket) => socket.resetAndDestroy(),
      (socket) => socket.end("220 smtp.example ESMTP\r\n"),
      (socket) => socket.end("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc"),
    ]
    for (const [index, answer] of answers.entries()) {
      const server = await startRawServer(answer)
      // The first one hangs.
      const bounds = { ...BOUNDS, timeoutMs: index === 0 ? 50 : 4_000 }
      const client = createKvClient({ apiKey: SECRET, fetch, baseUrl: `${server.origin}/v2`, ...bounds })
      const error = await failureOf(client.namespace(ID).get("a"))
      expect(error).toMatchObject({ outcome: "unknown" })
      expect(server.requests.at(-1)?.headers["authorization"]).toBe(`Bearer ${SECRET}`)
      expect(shown(error)).not.toContain(SECRET)
      await server.close()
    }
    fetch?.close()
  })

  it("no error of a connection that is never made", async () => {
    const server = await startRawServer(() => {})
    await server.close()
    for (const fetch of [undefined, nodeHttpFetch()]) {
      const client = createKvClient({ apiKey: SECRET, fetch, baseUrl: `${server.origin}/v2`, ...BOUNDS })
      const error = await failureOf(client.namespace(ID).get("a"))
      expect(error).toMatchObject({ name: "KvNetworkError", outcome: "not-sent", attempts: 2 })
      expect(shown(error)).not.toContain(SECRET)
    }
  })

  it.each([301, 400, 401, 403, 404, 409, 429, 500])("no error of a %d", async (status) => {
    const client = createKvClient({ apiKey: SECRET, fetch: stubFetch(() => status), ...BOUNDS })
    const store = client.namespace(ID)
    const { namespaces } = client
    const calls = [
      () => store.put("a", "1"),
      () => store.list(),
      () => namespaces.create("a"),
      () => namespaces.get(ID),
    ]
    for (const call of calls) expect(shown(await failureOf(call()))).not.toContain(SECRET)
  })

  it.each([`${SECRET}\n${SECRET}`, `${SECRET}\0`, `${SECRET} ${SECRET}`, `${SECRET}é`])(
    "no error about the key %j itself, of no kind",
    async (apiKey) => {
      const errors = [
        await failureOf(Promise.resolve().then(() => createKvClient({ apiKey }))),
        await failureOf(
          createKvClient({ apiKey: () => apiKey })
            .namespace(ID)
            .get("a"),
        ),
      ]
      for (const error of errors) {
        expect(error).toBeInstanceOf(TypeError)
        expect(shown(error)).not.toContain(SECRET)
      }
    },
  )

  it("no client, store, namespaces or fetch, before and after use", async () => {
    const server = await startRawServer((socket) => socket.write(rawResponse(200, "value")))
    const fetch = nodeHttpFetch()
    const env = { TELNYX_API_KEY: SECRET, KV_A_ID: ID, TELNYX_BASE_URL: server.origin }
    const client = createKvClient({ apiKey: SECRET, fetch, baseUrl: `${server.origin}/v2` })
    const store = client.namespace(ID)
    const fromEnv = kvFromEnv("A", { env, fetch })
    const things = [client, client.namespaces, store, store.capabilities, fetch, fromEnv]
    for (const thing of things) expect(shown(thing)).not.toContain(SECRET)
    await Promise.all([store.get("a"), fromEnv.get("a")])
    for (const thing of things) expect(shown(thing)).not.toContain(SECRET)
    fetch.close()
    await server.close()
  })

  it("no event", async () => {
    const events: unknown[] = []
    const onEvent = (event: unknown): void => {
      events.push(event)
    }
    const client = createKvClient({ apiKey: SECRET, fetch: stubFetch(() => 503), onEvent, ...BOUNDS })
    await failureOf(client.namespace(ID).put("a", "1"))
    expect(events).toHaveLength(2)
    expect(shown(events)).not.toContain(SECRET)
  })

  it("no error of a server that repeats what it was sent", async () => {
    const fetch = stubFetch(({ headers }) => {
      const error = { code: "10009", title: `Bad token ${headers["authorization"]}`, detail: headers["authorization"] }
      return { status: 401, body: JSON.stringify({ errors: [error] }) }
    })
    const error = await failureOf(createKvClient({ apiKey: SECRET, fetch }).namespace(ID).get("a"))
    expect(error).toMatchObject({ status: 401, errors: [{ code: "10009", detail: "Bearer ***" }] })
    expect(shown(error)).not.toContain(SECRET)
  })
})
