import type { LoadContext } from "@larder/cache"
import { type CacheOutcome, withOutcome } from "./cache-outcome.ts"
import type { ResolvedCacheResponsesOptions } from "./cache-responses-options.ts"
import { captureBody } from "./capture-body.ts"
import { makeEntityTag } from "./entity-tag.ts"
import { type Exchange, toHandlerRequest } from "./exchange.ts"
import { judgeHead, type StorableHead } from "./judge-head.ts"
import { keepHeaders } from "./kept-headers.ts"
import type { PassedKeys } from "./passed-keys.ts"
import { whyBodyNotStored } from "./response-verdict.ts"
import { encodeResponse } from "./stored-response.ts"
import { watchSession } from "./watch-session.ts"

/** What a load gives the cache: an encoded response; `undefined` when what the handler gave is not for others. */
export type Kept = Uint8Array<ArrayBuffer> | undefined

/** Given where a load has found out nothing: those who wait are to ask again. */
export const ASK_AGAIN: Uint8Array<ArrayBuffer> = new Uint8Array()

/** What loads share. */
export interface LoadParts {
  readonly settings: ResolvedCacheResponsesOptions
  readonly passed: PassedKeys
}

/** For whom the handler is run. */
export interface LoadFor {
  /** Takes the response for the client as soon as its head is there. Absent in the background. */
  readonly respond: ((response: Response) => void) | undefined
  /** Whether a stale response stands in for a failure. */
  readonly hasStandIn: boolean
}

/**
 * Runs the handler for the cache.
 *
 * @returns What is kept, once the body has ended well.
 * @throws What the handler throws; where a stale response stands in, an error for a status from 500 on.
 */
export async function loadResponse(
  { request, next, context }: Exchange,
  key: string,
  { settings, passed }: LoadParts,
  talk: LoadContext<Kept>,
  { respond, hasStandIn }: LoadFor,
): Promise<Kept> {
  const { now, maxBytes, ttlMs, tags } = settings
  if (typeof tags === "function") talk.addTags(...tags(request))
  const usesSession = watchSession(context)
  const outcome: CacheOutcome = respond ? { status: "MISS", known: talk.previous && "stale" } : { status: "STALE" }
  const askedAtMs = now()
  const response = await next({ cache: outcome }, toHandlerRequest(request, !respond))

  const head = usesSession() ? "session" : judgeHead(request, response, askedAtMs, now(), settings)
  if (typeof head === "string") {
    const isFailure = response.status >= 500
    if (isFailure && hasStandIn) throw await discard(response)
    if (!isFailure) passed.add(key, { reason: head, isByHead: head !== "session" }, now())
    if (!respond) await discard(response)
    context.cache = { ...outcome, reason: head }
    respond?.(withOutcome(response, context.cache))
    return undefined
  }

  const headers = keepHeaders(response.headers)
  const captured = captureBody(response.body, maxBytes, talk.signal)
  respond?.(withOutcome(new Response(captured.stream, response), outcome))
  const body = await captured.whole
  if (!respond) captured.stream?.cancel().catch(() => {})
  if (body === "cut-off" || (respond && request.signal.aborted)) {
    talk.skip()
    return ASK_AGAIN
  }
  const leftMs = head.endsAtMs - now()
  const whyNot = usesSession() ? "session" : leftMs < 1 ? "expired" : undefined
  const kept = whyNot ?? (typeof body === "string" ? body : await encode(response, headers, head, body, settings))
  if (typeof kept === "string") {
    passed.add(key, { reason: kept, isByHead: false }, now())
    return undefined
  }
  talk.setTtl(Math.min(ttlMs, leftMs))
  return kept
}

/** Ends a response that nobody gets. @returns What a refresh fails with. */
async function discard({ status, body }: Response): Promise<Error> {
  await body?.cancel()
  return new Error(`cacheResponses: the handler answered ${status}`)
}

/** @returns The response as it is stored, or why it is not. */
async function encode(
  { status, headers }: Response,
  kept: [name: string, value: string][],
  { bornAtMs, mustRevalidate }: StorableHead,
  body: Uint8Array<ArrayBuffer>,
  { maxBytes, now }: ResolvedCacheResponsesOptions,
): Promise<Uint8Array<ArrayBuffer> | string> {
  const reason = whyBodyNotStored(headers, body)
  if (reason) return reason
  if (!headers.has("date")) kept.push(["date", new Date(now()).toUTCString()])
  if (!headers.has("etag") && status === 200) kept.push(["etag", await makeEntityTag(body)])
  const bytes = encodeResponse({ status, headers: kept, bornAtMs: Math.floor(bornAtMs), mustRevalidate, body })
  return bytes.length > maxBytes ? "too-large" : bytes
}
