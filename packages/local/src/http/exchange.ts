import type { IncomingMessage } from "node:http"
import { type Answer, errorAnswer } from "../api/answer.ts"
import { ApiError } from "../api/api-error.ts"
import type { Call } from "../api/call.ts"
import { alterAnswer, answerInstead } from "../faults/alter-answer.ts"
import type { Fault } from "../faults/fault-rule.ts"
import type { LocalParts } from "../local-parts.ts"
import { readBody } from "./read-body.ts"

/** What became of a request. */
export interface Outcome {
  readonly answer: Answer
  /** Whether it was carried out. */
  readonly charged: boolean
  readonly bytesIn: number
}

/**
 * Takes a request from its headers to the answer that is sent.
 *
 * @throws What the connection broke with, when the body never came.
 */
export async function exchange(
  parts: LocalParts,
  call: Call | undefined,
  request: IncomingMessage,
  fault: Fault | undefined,
): Promise<Outcome> {
  const body = await readBody(request)
  const instead = answerInstead(fault)
  if (instead !== undefined) return { answer: instead, charged: false, bytesIn: body.length }
  const rate = parts.rateLimiter?.take()
  const due = (answer: Answer): Answer => alterAnswer(fault, call, rate ? withHeaders(answer, rate.headers) : answer)
  try {
    if (request.headers.authorization !== `Bearer ${parts.apiKey}`)
      throw new ApiError("unauthorized", "No valid API key.")
    if (rate?.allowed === false) throw new ApiError("tooManyRequests", "The rate limit was exceeded.")
    if (call === undefined) throw new ApiError("notFound", "There is no such resource.")
    const answer = await parts.answer({ call, contentType: request.headers["content-type"], body })
    return { answer: due(answer), charged: true, bytesIn: body.length }
  } catch (error) {
    const refusal = error instanceof ApiError ? error : new ApiError("unexpected", String(error))
    return { answer: due(errorAnswer(refusal)), charged: false, bytesIn: body.length }
  }
}

function withHeaders(answer: Answer, headers: Readonly<Record<string, string>>): Answer {
  return { ...answer, headers: { ...answer.headers, ...headers } }
}
