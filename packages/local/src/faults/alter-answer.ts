import { type Answer, errorAnswer } from "../api/answer.ts"
import type { Api } from "../api/api.ts"
import type { Call } from "../api/call.ts"
import { encodeCursor } from "../api/cursor.ts"
import type { AnswerFault, Fault } from "./fault-rule.ts"

/** Answers in place of carrying the request out, or `undefined` when it is to be carried out. */
export function answerInstead(fault: Fault | undefined, api: Api): Answer | undefined {
  if (fault?.kind === "status" && fault.carriedOut !== true) return statusAnswer(fault, api)
  if (fault?.kind !== "expired-cursor") return undefined
  return errorAnswer(api.refuse("expiredCursor", "The cursor has expired."))
}

/** Changes the answer that is due into the one that is sent. */
export function alterAnswer(fault: Fault | undefined, api: Api, call: Call | undefined, due: Answer): Answer {
  switch (fault?.kind) {
    case "status":
      return { ...due, ...statusAnswer(fault, api) }
    case "headers":
      return { ...due, headers: { ...due.headers, ...lowerNames(fault.headers) } }
    case "empty-page":
      return alterPage(due, api, { cursor: samePlace(call), isEmpty: true })
    case "repeat-keys":
      return alterPage(due, api, { cursor: earlierPlace(call, api, due, fault.keys), isEmpty: false })
    default:
      return due
  }
}

interface PageChange {
  readonly cursor: string | undefined
  readonly isEmpty: boolean
}

function alterPage(due: Answer, api: Api, { cursor, isEmpty }: PageChange): Answer {
  if (due.status !== 200 || cursor === undefined) return due
  return { ...due, ...api.rewritePage(due.body, { cursor, isEmpty }) }
}

function samePlace(call: Call | undefined): string {
  return call?.query.get("cursor") ?? encodeCursor(prefixOf(call), "")
}

/** A page of n keys goes back n - 1 at most. */
function earlierPlace(call: Call | undefined, api: Api, due: Answer, count: number): string | undefined {
  if (due.status !== 200) return undefined
  const { keys, cursor } = api.readPage(due.body)
  const last = keys.at(Math.max(0, keys.length - 1 - count))
  return cursor === undefined || last === undefined ? undefined : encodeCursor(prefixOf(call), last)
}

function prefixOf(call: Call | undefined): string {
  return call?.query.get("prefix") ?? ""
}

function statusAnswer({ status, headers, body }: Extract<AnswerFault, { kind: "status" }>, api: Api): Answer {
  const due = errorAnswer(api.refuse("unexpected", "A fault rule asked for this answer."))
  const sent = body === undefined ? due.body : Buffer.from(body)
  return { status, headers: { ...due.headers, ...lowerNames(headers) }, body: sent }
}

function lowerNames(headers: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}
