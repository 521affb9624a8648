import { errorAnswer } from "../api/answer.ts"
import { isRefusal, type Refusal } from "../api/refusal.ts"
import type { LocalParts } from "../local-parts.ts"
import { TelnyxError } from "../telnyx/telnyx-error.ts"
import { answerBehind } from "./answer-behind.ts"
import type { ControlAnswer, ControlHandler, ControlRequest } from "./control-request.ts"
import { createReady, describeKey, exportLines, seedNamespace, setStatus } from "./namespace-controls.ts"
import { isPagePath, servePage } from "./serve-page.ts"
import {
  advanceClock,
  readBill,
  readRequests,
  readState,
  replaceFaults,
  resetServer,
  restoreSnapshot,
  takeSnapshot,
} from "./server-controls.ts"

/** What the control endpoint does, by method and path. */
const HANDLERS: Readonly<Record<string, ControlHandler>> = {
  "GET /state": readState,
  "POST /clock": advanceClock,
  "PUT /faults": replaceFaults,
  "GET /requests": readRequests,
  "GET /bill": readBill,
  "GET /snapshot": takeSnapshot,
  "PUT /snapshot": restoreSnapshot,
  "POST /reset": resetServer,
  "POST /namespaces": createReady,
  "PUT /namespaces/{id}/status": setStatus,
  "POST /namespaces/{id}/seed": seedNamespace,
  "GET /namespaces/{id}/export": exportLines,
  "GET /namespaces/{id}/value": describeKey,
}

const NAMESPACE_PATH = /^(\/namespaces)\/([^/]+)(\/[^/]+)$/
/** The APIs themselves, without key, faults, rate limit and log. */
const API_PATH = /^(?:\/at\/[^/]+)?\/(?:v2|client\/v4)\//

/** Carries out a request to the control endpoint. What is wrong with it, the answer tells. */
export async function answerControl(
  parts: LocalParts,
  request: Omit<ControlRequest, "query" | "namespaceId">,
): Promise<ControlAnswer> {
  const [path = "", search] = request.target.split("?", 2)
  const [, start = path, namespaceId = "", end = ""] = NAMESPACE_PATH.exec(path) ?? []
  const route = `${request.method} ${start}${namespaceId === "" ? "" : "/{id}"}${end}`
  const handler = findHandler(path, route)
  try {
    if (handler === undefined) throw new TelnyxError("notFound", `The control endpoint has no ${route}.`)
    return await handler(parts, { ...request, query: new URLSearchParams(search), namespaceId })
  } catch (error) {
    return errorAnswer(toRefusal(error))
  }
}

function findHandler(path: string, route: string): ControlHandler | undefined {
  if (API_PATH.test(path)) return answerBehind
  if (isPagePath(path)) return servePage
  return Object.hasOwn(HANDLERS, route) ? HANDLERS[route] : undefined
}

function toRefusal(error: unknown): Refusal {
  if (isRefusal(error)) return error
  const isBadInput = error instanceof TypeError || error instanceof RangeError || error instanceof SyntaxError
  return new TelnyxError(
    isBadInput ? "badRequest" : "unexpected",
    error instanceof Error ? error.message : String(error),
  )
}
