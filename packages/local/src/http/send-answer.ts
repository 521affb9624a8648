import type { ServerResponse } from "node:http"
import type { Answer } from "../api/answer.ts"
import type { Fault } from "../faults/fault-rule.ts"
import { breaksBody, sendBodyBroken } from "../faults/send-body.ts"

/** Sends an answer: whole, unless a fault breaks its body. Its own headers go before `date`. */
export async function sendAnswer(
  response: ServerResponse,
  { status, headers, body }: Answer,
  date: string,
  fault?: Fault,
): Promise<void> {
  const length = status === 204 ? {} : { "content-length": body.length }
  response.writeHead(status, { ...length, date, ...headers })
  if (breaksBody(fault)) await sendBodyBroken(response, body, fault)
  else response.end(body)
}
