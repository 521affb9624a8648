import type { KvError, KvErrorDetails, KvOutcome } from "../errors/kv-error.ts"
import { KvNetworkError } from "../errors/kv-network-error.ts"
import { KvTimeoutError } from "../errors/kv-timeout-error.ts"
import { RedirectRefusedError } from "../errors/redirect-refused-error.ts"
import { ResponseTooLargeError } from "../errors/response-too-large-error.ts"
import { AttemptTimeout, bounded } from "./bounded.ts"
import type { KvFetch, KvFetchHeaders, KvFetchInit } from "./kv-fetch.ts"
import { BodyTooLarge, readBody, readBodyStart } from "./read-body.ts"

/** Most that is read of an error's body, or of one that nobody needs. */
const IGNORED_BODY_BYTES = 64 * 1_024
/** Statuses that another attempt may cure. 409 is not one of them: it says that the namespace cannot do it. */
const RETRYABLE_STATUSES: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504])
/** Failures of connecting, after which nothing can have reached the server. */
const NOT_SENT_CODES: ReadonlySet<unknown> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "UND_ERR_CONNECT_TIMEOUT",
])

export interface AttemptRequest extends Omit<KvFetchInit, "signal" | "redirect"> {
  readonly url: string
  readonly maxBytes: number
  readonly timeoutMs: number
  readonly signal: AbortSignal | undefined
}

/** What one attempt came to. */
export interface Attempted {
  readonly retryable: boolean
  readonly outcome: KvOutcome | "done"
  readonly reply?: { readonly status: number; readonly headers: KvFetchHeaders; readonly bytes: Uint8Array }
  /** Present when there is no reply. */
  readonly toError?: (details: AttemptDetails) => KvError
}

export type AttemptDetails = Pick<KvErrorDetails, "operation" | "outcome" | "attempts">

/** Sends one request once and reads its answer. Throws nothing but the caller's abort reason. */
export async function attempt(fetch: KvFetch, request: AttemptRequest): Promise<Attempted> {
  try {
    return await bounded((signal) => exchange(fetch, request, signal), request.timeoutMs, request.signal)
  } catch (cause) {
    if (request.signal?.aborted) throw request.signal.reason
    return toFailure(cause, request)
  }
}

async function exchange(fetch: KvFetch, request: AttemptRequest, signal: AbortSignal): Promise<Attempted> {
  const { url, method, headers, body } = request
  const init = { method, headers, redirect: "manual", signal } as const
  const response = await fetch(url, body === undefined ? init : { ...init, body })
  const { status } = response
  if (isRedirect(status)) {
    await readBodyStart(response, 0)
    const requestId = response.headers.get("x-request-id") ?? undefined
    return failure("rejected", (details) => new RedirectRefusedError({ ...details, requestId }))
  }
  const isWanted = status < 300 && request.maxBytes > 0
  const bytes = isWanted
    ? await readBody(response, request.maxBytes)
    : await readBodyStart(response, IGNORED_BODY_BYTES)
  return {
    retryable: RETRYABLE_STATUSES.has(status),
    outcome: outcomeOf(status),
    reply: { status, headers: response.headers, bytes },
  }
}

/** Where redirects are not followed, browsers and some edge runtimes answer with status 0 instead of the redirect. */
function isRedirect(status: number): boolean {
  return status === 0 || (status >= 300 && status < 400)
}

function outcomeOf(status: number): KvOutcome | "done" {
  if (status < 400) return "done"
  // A failing server, or a gateway before it, cannot be trusted to have done nothing.
  return status >= 500 || status === 408 ? "unknown" : "rejected"
}

function toFailure(cause: unknown, { timeoutMs, maxBytes }: AttemptRequest): Attempted {
  if (cause instanceof BodyTooLarge) {
    return failure("unknown", (details) => new ResponseTooLargeError(maxBytes, details))
  }
  if (cause instanceof AttemptTimeout) {
    const afterMs = Math.round(timeoutMs)
    return { ...failure("unknown", (details) => new KvTimeoutError(afterMs, details)), retryable: true }
  }
  const outcome = NOT_SENT_CODES.has(codeOf(cause)) ? "not-sent" : "unknown"
  return { ...failure(outcome, (details) => new KvNetworkError({ ...details, cause })), retryable: true }
}

function failure(outcome: Attempted["outcome"], toError: (details: AttemptDetails) => KvError): Attempted {
  return { retryable: false, outcome, toError }
}

/** The system's name for a failure; the global fetch wraps it once. */
function codeOf(cause: unknown): unknown {
  if (typeof cause !== "object" || cause === null) return undefined
  if ("code" in cause) return cause.code
  return "cause" in cause ? codeOf(cause.cause) : undefined
}
