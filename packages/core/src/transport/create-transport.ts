import type { KvOutcome } from "../errors/kv-error.ts"
import { KvTimeoutError } from "../errors/kv-timeout-error.ts"
import { type ApiKey, authorize } from "./api-key.ts"
import { type Attempted, type AttemptRequest, attempt } from "./attempt.ts"
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
  readonly idempotent?: boolean | undefined
}

/** The answer of the server, whatever its status: what an error status means is the caller's matter. */
export interface TransportReply {
  readonly status: number
  readonly headers: KvFetchHeaders
  readonly bytes: Uint8Array
  readonly attempts: number
  /** Whether the status is one that may pass. */
  readonly retryable: boolean
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
 * @param keyOption What the API key is called in messages. @default "apiKey"
 * @throws {TypeError} When the base URL or the API key cannot be used.
 * @throws {RangeError} When a number is out of its range.
 */
export function createTransport(
  baseUrl: string,
  apiKey: ApiKey,
  options: TransportOptions,
  keyOption?: string,
): Transport {
  const base = resolveBaseUrl(baseUrl)
  const authorization = authorize(apiKey, keyOption)
  const { deadlineMs, timeoutMs, maxAttempts, fetch, now, random, onEvent } = resolveTransportOptions(options)
  const budget = createRetryBudget()
  const pace = createRatePace(deadlineMs)
  const inOrder = createWriteOrder()

  async function sendUntil(call: TransportCall, endsAtMs: number): Promise<TransportReply> {
    const { operation, signal } = call
    const request = toRequest(base, call, authorization())
    let outcome: KvOutcome = "not-sent"
    for (let attempts = 1; ; attempts += 1) {
      const heldMs = Math.min(pace.delayMs(now()), endsAtMs - now())
      if (heldMs > 0) await wait(heldMs, signal)
      // Behind every wait: a process that was frozen must not send what is long given up.
      const startedAtMs = now()
      const leftMs = endsAtMs - startedAtMs
      if (leftMs <= 0) throw new KvTimeoutError(deadlineMs, { operation, attempts: attempts - 1, outcome })

      const attempted = await attempt(fetch, request, Math.min(timeoutMs, leftMs))
      if (attempted.outcome !== "done") outcome = worse(outcome, attempted.outcome)
      note(attempted)
      const delayMs = retryInMs(call, attempted, attempts, endsAtMs)
      if (onEvent !== undefined) tell(onEvent, toEvent(call, attempted, attempts, now() - startedAtMs, delayMs))
      if (delayMs === undefined) return settle(operation, attempted, attempts, outcome)
      await wait(delayMs, signal)
    }
  }

  function note({ reply, retryable }: Attempted): void {
    if (reply === undefined) return
    pace.note(reply.headers, now())
    if (!retryable) budget.earn()
  }

  /** `undefined` where another attempt is of no use, has no time left, or is beyond the budget. */
  function retryInMs(
    call: TransportCall,
    attempted: Attempted,
    attempts: number,
    endsAtMs: number,
  ): number | undefined {
    if (!attempted.retryable || attempts >= maxAttempts) return undefined
    if (call.idempotent === false && attempted.outcome === "unknown") return undefined
    const headers = attempted.reply?.headers
    const retryAfter = headers?.get("retry-after") ?? null
    const backOffMs = retryDelayMs({ attempts, random: random(), retryAfter, date: headers?.get("date") ?? null })
    const delayMs = Math.max(backOffMs, pace.delayMs(now()))
    return now() + delayMs < endsAtMs && budget.take() ? delayMs : undefined
  }

  return {
    async send(call) {
      const endsAtMs = now() + deadlineMs
      const run = (): Promise<TransportReply> => sendUntil(call, endsAtMs)
      return call.ordered === true ? inOrder(call.path, call.signal, run) : run()
    },
  }
}

function toRequest(base: BaseUrl, call: TransportCall, authorization: string): AttemptRequest {
  // Not encoded: a runtime that decodes by itself may take half of a truncated body for the whole.
  const headers: Record<string, string> = { authorization, "accept-encoding": "identity" }
  if (call.contentType !== undefined) headers["content-type"] = call.contentType
  const { operation, method, path, query = "", body, maxBytes, signal } = call
  return { url: resourceUrl(base, operation, path, query), method, headers, body, maxBytes, signal }
}

/** What is known of several attempts: one that may have been carried out decides, then one that left. */
function worse(one: KvOutcome, other: KvOutcome): KvOutcome {
  return one === "unknown" || other === "not-sent" ? one : other
}

function settle(operation: string, attempted: Attempted, attempts: number, outcome: KvOutcome): TransportReply {
  const { reply, retryable, toError } = attempted
  // An attempt without a reply has an error.
  if (reply === undefined) throw toError?.({ operation, attempts, outcome })
  const { status, headers, bytes } = reply
  return { status, headers, bytes, attempts, retryable, outcome: attempted.outcome === "done" ? "done" : outcome }
}

function toEvent(
  { operation, body }: TransportCall,
  { reply }: Attempted,
  attempt: number,
  durationMs: number,
  retryInMs: number | undefined,
): TransportEvent {
  return {
    type: "attempt",
    operation,
    attempt,
    durationMs,
    sentBytes: body?.length ?? 0,
    receivedBytes: reply?.bytes.length ?? 0,
    ...(reply === undefined ? {} : { status: reply.status }),
    ...(retryInMs === undefined ? {} : { retryInMs }),
  }
}

function tell(onEvent: (event: TransportEvent) => void, event: TransportEvent): void {
  try {
    onEvent(event)
  } catch {
    // Observing a call must not change its outcome.
  }
}
