import http from "node:http"
import type { KvFetchResponse } from "@larder/core"
import { nodeHttpFetch } from "@larder/core/node"
import { request } from "undici"
import { API_KEY, type BytesClient, NAMESPACE_ID } from "./wire.ts"

// What is written by hand: no retry, no cap, no check but of the status.

const headers = { authorization: `Bearer ${API_KEY}` }

/** Makes the signal of a request. */
export type SignalSource = () => AbortSignal

const { signal: neverAborted } = new AbortController()

/** The cheapest: one signal for all, that nobody aborts. A stalled server is waited for without end. */
export const noTimeout: SignalSource = () => neverAborted

/** What a careful caller adds by hand: a request ends, one way or another. */
export const withTimeout: SignalSource = () => AbortSignal.timeout(2_500)

export function bareGlobalFetch(origin: string, toSignal?: SignalSource): BytesClient {
  const toInit = (): RequestInit => (toSignal === undefined ? { headers } : { headers, signal: toSignal() })
  return {
    async get(key) {
      const response = await fetch(urlOf(origin, key), toInit())
      assertOk(response.status)
      return new Uint8Array(await response.arrayBuffer())
    },
    async put(key, body) {
      const response = await fetch(urlOf(origin, key), { ...toInit(), method: "PUT", body })
      assertOk(response.status)
      await response.arrayBuffer()
    },
  }
}

/** The cheapest sensible use: no copy of a body that came in one piece. */
export function bareNodeHttpFetch(origin: string, toSignal: SignalSource): BytesClient {
  const fetch = nodeHttpFetch()
  const send = async (method: string, key: string, body?: Uint8Array<ArrayBuffer>): Promise<Uint8Array> => {
    const signal = toSignal()
    const response = await fetch(urlOf(origin, key), { method, headers, body, redirect: "manual", signal })
    assertOk(response.status)
    return await readAll(response)
  }
  return { get: (key) => send("GET", key), put: (key, value) => send("PUT", key, value) }
}

export function bareNodeHttp(origin: string): BytesClient {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 64 })
  const send = (method: string, key: string, value?: Uint8Array): Promise<Uint8Array> =>
    new Promise((resolve, reject) => {
      const length = value === undefined ? {} : { "content-length": value.length }
      const outgoing = http.request(urlOf(origin, key), { agent, method, headers: { ...headers, ...length } })
      outgoing.on("error", reject).on("response", (message) => {
        const chunks: Buffer[] = []
        message.on("data", (chunk: Buffer) => chunks.push(chunk))
        message.on("error", reject)
        message.on("end", () => resolve(Buffer.concat(chunks)))
      })
      outgoing.end(value)
    })
  return { get: (key) => send("GET", key), put: (key, value) => send("PUT", key, value) }
}

export function bareUndiciRequest(origin: string): BytesClient {
  return {
    async get(key) {
      const { statusCode, body } = await request(urlOf(origin, key), { headers })
      assertOk(statusCode)
      return await body.bytes()
    },
    async put(key, value) {
      const { statusCode, body } = await request(urlOf(origin, key), { method: "PUT", headers, body: value })
      assertOk(statusCode)
      await body.dump()
    },
  }
}

function urlOf(origin: string, key: string): string {
  return `${origin}/v2/storage/kvs/${NAMESPACE_ID}/keys/${encodeURIComponent(key)}`
}

function assertOk(status: number): void {
  if (status !== 200) throw new Error(`status ${status}`)
}

async function readAll({ body }: KvFetchResponse): Promise<Uint8Array> {
  const reader = body?.getReader()
  const chunks: Uint8Array[] = []
  for (let part = await reader?.read(); part?.value !== undefined; part = await reader?.read()) chunks.push(part.value)
  const [only, ...others] = chunks
  return only !== undefined && others.length === 0 ? only : Buffer.concat(chunks)
}
