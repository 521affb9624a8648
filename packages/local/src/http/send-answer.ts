import type { ServerResponse } from "node:http"
import type { Answer } from "../api/answer.ts"

/** Sends an answer whole. */
export function sendAnswer(response: ServerResponse, { status, headers, body }: Answer, nowMs: number): void {
  const length = status === 204 ? {} : { "content-length": body.length }
  response.writeHead(status, { ...headers, ...length, date: new Date(nowMs).toUTCString() })
  response.end(body)
}
