import { Agent, fetch, RetryAgent, request } from "undici"
import { AUTHORIZATION, assertOk, type FaultClient, GOAL, urlOf } from "../wire.ts"

const headers = { authorization: AUTHORIZATION }

/**
 * RetryAgent over an Agent, as docs/api/RetryAgent.md shows, with the limits of docs/api/Client.md: `headersTimeout`,
 * `bodyTimeout` (between two pieces of a body), `maxResponseSize` (bytes on the wire). No option bounds a call as a whole.
 */
function retryAgent(): RetryAgent {
  const { attempts, attemptTimeoutMs, firstBackOffMs, longestBackOffMs, maxBodyBytes } = GOAL
  const agent = new Agent({
    connectTimeout: attemptTimeoutMs,
    headersTimeout: attemptTimeoutMs,
    bodyTimeout: attemptTimeoutMs,
    maxResponseSize: maxBodyBytes,
  })
  return new RetryAgent(agent, {
    maxRetries: attempts - 1,
    minTimeout: firstBackOffMs,
    maxTimeout: longestBackOffMs,
  })
}

export function undiciFetchClient(origin: string): FaultClient {
  const dispatcher = retryAgent()
  return {
    async get(key, signal) {
      const response = await fetch(urlOf(origin, key), { headers, dispatcher, signal })
      assertOk(response.status)
      return new Uint8Array(await response.arrayBuffer())
    },
    async put(key, body, signal) {
      const response = await fetch(urlOf(origin, key), { method: "PUT", headers, body, dispatcher, signal })
      assertOk(response.status)
      await response.arrayBuffer()
    },
  }
}

export function undiciRequestClient(origin: string): FaultClient {
  const dispatcher = retryAgent()
  return {
    async get(key, signal) {
      const { statusCode, body } = await request(urlOf(origin, key), { headers, dispatcher, signal })
      assertOk(statusCode)
      return await body.bytes()
    },
    async put(key, value, signal) {
      const options = { method: "PUT", headers, body: value, dispatcher, signal } as const
      const { statusCode, body } = await request(urlOf(origin, key), options)
      assertOk(statusCode)
      await body.dump()
    },
  }
}
