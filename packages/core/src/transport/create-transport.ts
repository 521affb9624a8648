import type { KvOutcome } from "../errors/kv-error.ts"
import { KvTimeoutError } from "../errors/kv-timeout-error.ts"
import { type ApiKey, authorize } from "./api-key.ts"
import { type Attempted, attempt } from "./attempt.ts"
import { type BaseUrl, resolveBaseUrl, resourceUrl } from "./base-url.ts"
import { wait } from "./bounded.ts"
import type { KvFetchHeaders } from "./kv-fetch.ts"
import { createRatePace } from "./rate-pace.ts"
import { createRetryBudget } from "./retry-budget.ts"
import { retryDelayMs } from "./retry-delay.ts"
import type { TransportEvent } from "./transport-event.ts"
import { resolveTransportOptions, type TransportOptions } from "./transport-options.ts"
import { createWriteOrder } from "./write-order.ts"

/** One call of the API. */
export interface TransportCall {
  /** Named in errors and events. */
  readonly operation: string
  readonly method: "GET" | "PUT" | "POST" | "DELETE"
  /** Below the base URL; begins with `/`, its segments encoded. */
  readonly path: string
  /** Begins with `?`. @default none */
  readonly query?: string
  readonly body?: Uint8Array<ArrayBuffer>
  readonly contentType?: string | undefined
  /** Most bytes of a successful answer; 0 where its status says all, so that a broken body cannot undo it. */
  readonly maxBytes: number
  readonly signal?: AbortSignal | undefined
  /** Calls with the same path wait for each other, so that a retry is never sent after a newer write. @default false */
  readonly ordered?: boolean
  /** `false`: never sent again when an attempt may have been carried out. @default true */
  readonly idempotent?: boolean
}

/** The answer of the server, whatever its status: what an error status means is the caller's matter. */
export interface TransportReply {
  readonly status: number
  readonly headers: KvFetchHeaders
  readonly bytes: Uint8Array
  readonly attempts: number
  /** `"unknown"` as well when an earlier attempt may have been carried out. */
  readonly outcome: KvOutcome | "done"
}

/** Sends calls: bounded by one deadline, retried within a budget, paced, writes of a key in order. */
export interface Transport {
  /**
   * @throws {KvTimeoutError} When the deadline, or the last attempt's timeout, ended it.
   * @throws {KvNetworkError} When no attempt reached the server, or its answer broke off.
   * @throws {ResponseTooLargeError} When the answer is larger than the call allows.
   * @throws {RedirectRefusedError} When the answer is a redirect.
   * @throws {InvalidKeyError} When the URL would reach another resource.
   * @throws The reason of `signal`, unchanged, when it is aborted.
   */
  send(call: TransportCall): Promise<TransportReply>
}

/**
 * Makes a transport: the sending that every REST store of Larder shares.
 *
 * @throws {TypeError} When the base URL or the API key cannot be used.
 * @throws {RangeError} When a number is out of its range.
 */
export function createTransport(baseUrl: string, apiKey: ApiKey, options: TransportOptions): Transport {
  const base = resolveBaseUrl(baseUrl)
  const authorization = authorize(apiKey)
  const { deadlineMs, timeoutMs, maxAttempts, fetch, now, random, onEvent } = resolveTransportOptions(options)
  const budget = createRetryBudget()
  const pace = createRatePace(deadlineMs)
  const inOrder = createWriteOrder()

  async function attemptUntil(call: TransportCall, endsAtMs: number): Promise<TransportReply> {
    const request = toRequest(base, call, authorization())
    let outcome: KvOutcome = "not-sent"
    for (let attempts = 1; ; attempts += 1) {
      const heldMs = Math.min(pace.delayMs(now()), endsAtMs - now())
      if (heldMs > 0) await wait(heldMs, call.signal)
      const leftMs = endsAtMs - now()
      if (leftMs <= 0)
        throw new KvTimeoutError(deadlineMs, { operation: call.operation, attempts: attempts - 1, outcome })

      const attempted = await attempt(fetch, {
        ...request,
        timeoutMs: Math.min(timeoutMs, leftMs),
        signal: call.signal,
      })
      const headers = attempted.reply?.headers
      if (headers !== undefined) pace.note(headers, now())
      if (outcome !== "unknown" && attempted.outcome !== "done") outcome = attempted.outcome
      if (headers !== undefined && !attempted.retryable) budget.earn()

      const delayMs = mayRetry(call, attempted, attempts) ? delayAfter(attempts, headers) : Number.POSITIVE_INFINITY
      if (now() + delayMs >= endsAtMs || !budget.take()) return settle(call, attempted, attempts, outcome)
      tell({ type: "retry", operation: call.operation, ...statusOf(attempted), attempts, delayMs })
      await wait(delayMs, call.signal)
    }
  }

  function mayRetry(call: TransportCall, attempted: Attempted, attempts: number): boolean {
    if (!attempted.retryable || attempts >= maxAttempts) return false
    return call.idempotent !== false || attempted.outcome !== "unknown"
  }

  function delayAfter(attempts: number, headers: KvFetchHeaders | undefined): number {
    const retryAfter = headers?.get("retry-after") ?? null
    return retryDelayMs({ attempts, random: random(), retryAfter, date: headers?.get("date") ?? null })
  }

  async function observed(call: TransportCall, endsAtMs: number): Promise<TransportReply> {
    if (onEvent === undefined) return attemptUntil(call, endsAtMs)
    const startedAtMs = now()
    const ended = (attempts: number, receivedBytes: number, status?: number): void => {
      const durationMs = now() - startedAtMs
      const sentBytes = call.body?.length ?? 0
      const event = { operation: call.operation, attempts, durationMs, sentBytes, receivedBytes } as const
      tell({ type: "call", ...event, ...(status === undefined ? {} : { status }) })
    }
    try {
      const reply = await attemptUntil(call, endsAtMs)
      ended(reply.attempts, reply.bytes.length, reply.status)
      return reply
    } catch (error) {
      ended(attemptsOf(error), 0)
      throw error
    }
  }

  function tell(event: TransportEvent): void {
    try {
      onEvent?.(event)
    } catch {
      // Observing a call must not change its outcome.
    }
  }

  return {
    async send(call) {
      call.signal?.throwIfAborted()
      const endsAtMs = now() + deadlineMs
      if (call.ordered !== true) return observed(call, endsAtMs)
      return inOrder(call.path, call.signal, () => observed(call, endsAtMs))
    },
  }
}

function toRequest(base: BaseUrl, call: TransportCall, authorization: string) {
  const headers: Record<string, string> = { authorization }
  if (call.contentType !== undefined) headers["content-type"] = call.contentType
  const url = resourceUrl(base, call.operation, call.path, call.query ?? "")
  const request = { url, method: call.method, headers, maxBytes: call.maxBytes }
  return call.body === undefined ? request : { ...request, body: call.body }
}

function settle(call: TransportCall, attempted: Attempted, attempts: number, outcome: KvOutcome): TransportReply {
  const { reply, toError } = attempted
  if (reply !== undefined) {
    return { ...reply, attempts, outcome: attempted.outcome === "done" ? "done" : outcome }
  }
  // An attempt without a reply has an error.
  throw toError?.({ operation: call.operation, attempts, outcome })
}

function statusOf({ reply }: Attempted): { status?: number } {
  return reply === undefined ? {} : { status: reply.status }
}

function attemptsOf(error: unknown): number {
  return typeof error === "object" && error !== null && "attempts" in error ? Number(error.attempts) : 0
}
