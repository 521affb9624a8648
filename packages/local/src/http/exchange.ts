import type { IncomingMessage } from "node:http"
import { type Answer, errorAnswer } from "../api/answer.ts"
import type { Api } from "../api/api.ts"
import type { Call } from "../api/call.ts"
import { isRefusal } from "../api/refusal.ts"
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
  api: Api,
  call: Call | undefined,
  request: IncomingMessage,
  fault: Fault | undefined,
): Promise<Outcome> {
  const body = await readBody(request, api.maxBodyBytes(call))
  const instead = answerInstead(fault, api)
  if (instead !== undefined) return { answer: instead, charged: false, bytesIn: body.length }
  const rate = parts.rateLimiter?.take()
  const due = (answer: Answer): Answer =>
    alterAnswer(fault, api, call, rate ? withHeaders(answer, rate.headers) : answer)
  try {
    if (request.headers.authorization !== `Bearer ${parts.apiKey}`)
      throw api.refuse("unauthorized", "No valid API key.")
    if (rate?.allowed === false) throw api.refuse("tooManyRequests", "The rate limit was exceeded.")
    if (call === undefined) throw api.refuse("noResource", "There is no such resource.")
    const answer = await api.answer(parts.context, { call, contentType: request.headers["content-type"], body })
    return { answer: due(answer), charged: true, bytesIn: body.length }
  } catch (error) {
    const refusal = isRefusal(error) ? error : api.refuse("unexpected", String(error))
    return { answer: due(errorAnswer(refusal)), charged: false, bytesIn: body.length }
  }
}

function withHeaders(answer: Answer, headers: Readonly<Record<string, string>>): Answer {
  return { ...answer, headers: { ...answer.headers, ...headers } }
}
