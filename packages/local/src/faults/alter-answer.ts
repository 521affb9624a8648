import { type Answer, errorAnswer, jsonAnswer } from "../api/answer.ts"
import { ApiError } from "../api/api-error.ts"
import type { Call } from "../api/call.ts"
import { encodeCursor } from "../api/cursor.ts"
import type { AnswerFault, Fault } from "./fault-rule.ts"

/** Answers in place of carrying the request out, or `undefined` when it is to be carried out. */
export function answerInstead(fault: Fault | undefined): Answer | undefined {
  if (fault?.kind === "status" && fault.carriedOut !== true) return statusAnswer(fault)
  if (fault?.kind !== "expired-cursor") return undefined
  return errorAnswer(new ApiError("badRequest", "The cursor has expired.", { parameter: "cursor" }))
}

/** Changes the answer that is due into the one that is sent. */
export function alterAnswer(fault: Fault | undefined, call: Call | undefined, due: Answer): Answer {
  switch (fault?.kind) {
    case "status":
      return statusAnswer(fault)
    case "headers":
      return { ...due, headers: { ...due.headers, ...lowerNames(fault.headers) } }
    case "empty-page":
      return alterPage(due, (page) => ({ ...page, data: [], meta: { has_more: true, cursor: samePlace(call) } }))
    case "repeat-keys":
      return alterPage(due, (page) => ({ ...page, meta: { ...page.meta, ...earlierPlace(call, page, fault.keys) } }))
    default:
      return due
  }
}

interface Page {
  readonly data: readonly { readonly key: string }[]
  readonly meta: { readonly has_more: boolean; readonly cursor?: string }
}

function alterPage(due: Answer, alter: (page: Page) => Page): Answer {
  if (due.status !== 200) return due
  // The list handler wrote it.
  return jsonAnswer(200, alter(JSON.parse(Buffer.from(due.body).toString()) as Page))
}

function samePlace(call: Call | undefined): string {
  return call?.query.get("cursor") ?? encodeCursor(prefixOf(call), "")
}

/** A page of n keys goes back n - 1 at most. */
function earlierPlace(call: Call | undefined, { data, meta }: Page, keys: number): { cursor?: string } {
  const last = data.at(Math.max(0, data.length - 1 - keys))
  return meta.cursor === undefined || last === undefined ? {} : { cursor: encodeCursor(prefixOf(call), last.key) }
}

function prefixOf(call: Call | undefined): string {
  return call?.query.get("prefix") ?? ""
}

function statusAnswer({ status, headers, body }: Extract<AnswerFault, { kind: "status" }>): Answer {
  const due = errorAnswer(new ApiError("unexpected", "A fault rule asked for this answer."))
  const sent = body === undefined ? due.body : Buffer.from(body)
  return { status, headers: { ...due.headers, ...lowerNames(headers) }, body: sent }
}

function lowerNames(headers: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}
