import { type CacheOutcome, toHeaders } from "./cache-outcome.ts"
import { dropHeadersOfBody } from "./kept-headers.ts"
import { isNotModified } from "./not-modified.ts"
import type { StoredResponse } from "./stored-response.ts"

/** Statuses whose responses have no body. */
const WITHOUT_BODY = [204, 205, 304]

/** Answers a request with a stored response: whole, without its body to HEAD, or with 304 to who has it already. */
export function answerStored(
  { method, headers: asked }: Request,
  stored: StoredResponse,
  outcome: CacheOutcome,
  nowMs: number,
): Response {
  const headers = toHeaders(outcome)
  for (const [name, value] of stored.headers) headers.append(name, value)
  headers.set("age", String(Math.max(0, Math.floor((nowMs - stored.bornAtMs) / 1000))))
  const isKnown = stored.status === 200 && isNotModified(asked, headers)
  const status = isKnown ? 304 : stored.status
  if (isKnown) dropHeadersOfBody(headers)
  if (WITHOUT_BODY.includes(status)) return new Response(null, { status, headers })
  headers.set("content-length", String(stored.body.length))
  return new Response(method === "HEAD" ? null : stored.body, { status, headers })
}
