import ky from "ky"
import { AUTHORIZATION, type FaultClient, GOAL, urlOf } from "../wire.ts"

/**
 * An instance with `retry` and `timeout`, as the section "retry" of its readme shows: the timeout is of the whole call, its retries
 * included, up to the headers of the answer. No option bounds the body, in time or in size.
 */
export function kyClient(origin: string): FaultClient {
  const { attempts, deadlineMs, longestBackOffMs } = GOAL
  const client = ky.create({
    headers: { authorization: AUTHORIZATION },
    retry: { limit: attempts - 1, backoffLimit: longestBackOffMs, maxRetryAfter: longestBackOffMs, jitter: true },
    timeout: deadlineMs,
  })
  return {
    get: async (key, signal) => new Uint8Array(await client.get(urlOf(origin, key), { signal }).arrayBuffer()),
    put: (key, body, signal) => client.put(urlOf(origin, key), { body, signal }).arrayBuffer(),
  }
}
