import type { KvError, KvErrorDetails, KvOutcome } from "../errors/kv-error.ts"
import { KvNetworkError } from "../errors/kv-network-error.ts"
import { KvTimeoutError } from "../errors/kv-timeout-error.ts"
import { RedirectRefusedError } from "../errors/redirect-refused-error.ts"
import { ResponseTooLargeError } from "../errors/response-too-large-error.ts"
import { bounded, signalOf, TIMED_OUT } from "./bounded.ts"
import type { KvFetch, KvFetchHeaders, KvFetchRequest, KvFetchResponse, KvFetchStop } from "./kv-fetch.ts"
import { readBody } from "./read-body.ts"

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

const encoder = new TextEncoder()
const decoder = new TextDecoder()

export interface AttemptRequest extends Omit<KvFetchRequest, "redirect"> {
  readonly url: string
  readonly maxBytes: number
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
export async function attempt(fetch: KvFetch, request: AttemptRequest, timeoutMs: number): Promise<Attempted> {
  const { signal } = request
  // Where the body only explains, the status counts although the body stalls.
  let byStatus: Attempted | undefined
  const onStatus = (attempted: Attempted): void => {
    byStatus = attempted
  }
  try {
    const attempted = await bounded((stop) => exchange(fetch, request, stop, onStatus), timeoutMs, signal)
    if (attempted !== TIMED_OUT) return attempted
    return byStatus ?? failure(true, "unknown", (details) => new KvTimeoutError(Math.round(timeoutMs), details))
  } catch (cause) {
    if (signal?.aborted) throw signal.reason
    return disconnected(cause)
  }
}

async function exchange(
  fetch: KvFetch,
  { url, method, headers, body, maxBytes }: AttemptRequest,
  stop: KvFetchStop,
  onStatus: (attempted: Attempted) => void,
): Promise<Attempted> {
  const response = await send(fetch, url, { method, headers, body, redirect: "manual" }, stop)
  const isWanted = response.status >= 200 && response.status < 300 && maxBytes > 0
  if (!isWanted) onStatus(answered(response, new Uint8Array(0)))
  const { bytes, end, cause } = await readBody(response, isWanted ? maxBytes : IGNORED_BODY_BYTES)
  if (isWanted && end === "broken") return disconnected(cause)
  if (isWanted && end === "too-large") {
    return failure(false, "unknown", (details) => new ResponseTooLargeError(maxBytes, details))
  }
  return answered(response, isWanted ? bytes : withoutKey(bytes, headers["authorization"]))
}

function send(fetch: KvFetch, url: string, request: KvFetchRequest, stop: KvFetchStop): Promise<KvFetchResponse> {
  if (fetch.stoppable !== undefined) return fetch.stoppable(url, request, stop)
  return fetch(url, { ...request, signal: signalOf(stop) })
}

/** Some servers repeat in an error what they were sent. */
function withoutKey(bytes: Uint8Array, authorization = ""): Uint8Array {
  const key = authorization.replace("Bearer ", "")
  const text = decoder.decode(bytes)
  return text.includes(key) ? encoder.encode(text.replaceAll(key, "***")) : bytes
}

function answered({ status, headers }: KvFetchResponse, bytes: Uint8Array): Attempted {
  // Where redirects are not followed, browsers and some edge runtimes answer with status 0 instead of the redirect.
  if (status < 200 || (status >= 300 && status < 400)) {
    return failure(false, "rejected", (details) => new RedirectRefusedError(details))
  }
  return { retryable: RETRYABLE_STATUSES.has(status), outcome: outcomeOf(status), reply: { status, headers, bytes } }
}

function outcomeOf(status: number): Attempted["outcome"] {
  if (status < 400) return "done"
  // A failing server, or a gateway before it, cannot be trusted to have done nothing.
  return status >= 500 || status === 408 ? "unknown" : "rejected"
}

function disconnected(cause: unknown): Attempted {
  const outcome = NOT_SENT_CODES.has(codeOf(cause)) ? "not-sent" : "unknown"
  return failure(true, outcome, (details) => new KvNetworkError({ ...details, cause }))
}

function failure(retryable: boolean, outcome: KvOutcome, toError: (details: AttemptDetails) => KvError): Attempted {
  return { retryable, outcome, toError }
}

/** The system's name for a failure; the global fetch wraps it once. */
function codeOf(cause: unknown): unknown {
  if (typeof cause !== "object" || cause === null) return undefined
  if ("code" in cause) return cause.code
  return "cause" in cause ? codeOf(cause.cause) : undefined
}
