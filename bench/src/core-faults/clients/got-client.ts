import got from "got"
import { AUTHORIZATION, type FaultClient, GOAL, urlOf } from "../wire.ts"

/**
 * An instance with `retry` and `timeout.request`, as documentation/7-retry.md and 6-timeout.md show: the timeout is of one
 * attempt, body included. No option bounds a call as a whole, nor the size of a decoded body.
 */
export function gotClient(origin: string): FaultClient {
  const { attempts, attemptTimeoutMs, deadlineMs, longestBackOffMs } = GOAL
  const client = got.extend({
    headers: { authorization: AUTHORIZATION },
    retry: { limit: attempts - 1, backoffLimit: longestBackOffMs, maxRetryAfter: deadlineMs },
    timeout: { request: attemptTimeoutMs },
  })
  return {
    get: (key, signal) => client.get(urlOf(origin, key), { signal }).buffer(),
    put: (key, body, signal) => client.put(urlOf(origin, key), { body, signal }).buffer(),
  }
}
