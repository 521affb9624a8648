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
  response.statusCode = status
  response.setHeader("date", date)
  if (status !== 204) response.setHeader("content-length", body.length)
  for (const name in headers) response.setHeader(name, headers[name] ?? "")
  if (breaksBody(fault)) await sendBodyBroken(response, body, fault)
  else response.end(body)
}
