import type { ServerResponse } from "node:http"
import type { Answer } from "../api/answer.ts"
import type { Fault } from "../faults/fault-rule.ts"
import { breaksBody, sendBodyBroken } from "../faults/send-body.ts"

/** Sends an answer: whole, unless a fault breaks its body. */
export function sendAnswer(
  response: ServerResponse,
  { status, headers, body }: Answer,
  nowMs: number,
  fault: Fault | undefined,
): Promise<void> | undefined {
  const length = status === 204 ? {} : { "content-length": body.length }
  response.writeHead(status, { ...length, date: new Date(nowMs).toUTCString(), ...headers })
  if (breaksBody(fault)) return sendBodyBroken(response, body, fault)
  response.end(body)
  return undefined
}
