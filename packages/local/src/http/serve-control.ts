import type { IncomingMessage, ServerResponse } from "node:http"
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import { errorAnswer } from "../api/answer.ts"
import { answerControl } from "../control/control.ts"
import type { ControlAnswer } from "../control/control-request.ts"
import { assertOwn } from "../control/guard.ts"
import type { LocalParts } from "../local-parts.ts"
import { TelnyxError } from "../telnyx/telnyx-error.ts"
import { readBody } from "./read-body.ts"
import { sendAnswer } from "./send-answer.ts"

const ROOT = "/_larder"
/** A snapshot comes in one body. */
const MAX_BODY_BYTES = 1024 * 1024 * 1024

/** Whether a request is for the page or the control endpoint, not for the API. */
export function isControlTarget(target: string): boolean {
  return target === "/" || target.startsWith(`${ROOT}/`)
}

/** Serves the control endpoint, to this machine alone. */
export async function serveControl(
  parts: LocalParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const answer = await answerOwn(parts, request)
    if (!("lines" in answer)) return await sendAnswer(response, answer, parts.clock.httpDate())
    response.writeHead(200, { "content-type": "application/jsonl" })
    await pipeline(Readable.from(toLines(answer.lines)), response)
  } catch {
    // The client left while it sent, or while it was sent to.
    response.destroy()
  }
}

async function answerOwn(parts: LocalParts, request: IncomingMessage): Promise<ControlAnswer> {
  try {
    assertOwn(request)
  } catch (error) {
    if (error instanceof TelnyxError) return errorAnswer(error)
    throw error
  }
  const { method = "", url = "", headers } = request
  const body = await readBody(request, MAX_BODY_BYTES)
  const target = url === "/" ? "/page/index.html" : url.slice(ROOT.length)
  return answerControl(parts, { method, target, contentType: headers["content-type"], body })
}

function* toLines(lines: Iterable<string>): Generator<string> {
  for (const line of lines) yield `${line}\n`
}
