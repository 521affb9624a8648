import * as v from "valibot"
import { emptyAnswer, jsonAnswer } from "../api/answer.ts"
import { checkInput } from "../check-input.ts"
import { type ControlHandler, jsonBody } from "./control-request.ts"

/** What the page shows beside the keys. */
export const readState: ControlHandler = ({ clock, context, faults, locations }) =>
  jsonAnswer(200, {
    nowMs: clock.now(),
    locations,
    namespaces: context.namespaces.list(),
    faults: faults.rules(),
  })

const ADVANCE = v.strictObject({ advanceMs: v.number() })

export const advanceClock: ControlHandler = ({ clock }, request) => {
  clock.advance(checkInput("body", ADVANCE, jsonBody(request)).advanceMs)
  return jsonAnswer(200, { nowMs: clock.now() })
}

export const replaceFaults: ControlHandler = ({ faults }, request) => {
  faults.setRules(jsonBody(request))
  return emptyAnswer(204)
}

const wholeNumber = v.pipe(v.string(), v.regex(/^\d{1,15}$/, "Expected a whole number"), v.transform(Number))
const LOG_PART = v.strictObject({ after: v.optional(wholeNumber) })
const WINDOW = v.strictObject({ fromMs: v.optional(wholeNumber), toMs: v.optional(wholeNumber) })

/** `?after=` the `next` of the answer before gives only what has come since. */
export const readRequests: ControlHandler = ({ ledger }, { query }) =>
  jsonAnswer(200, ledger.requests(checkInput("query", LOG_PART, Object.fromEntries(query)).after))

/** `?fromMs=` and `?toMs=` bound the window. */
export const readBill: ControlHandler = ({ ledger }, { query }) =>
  jsonAnswer(200, ledger.bill(checkInput("query", WINDOW, Object.fromEntries(query))))

export const takeSnapshot: ControlHandler = ({ state }) => jsonAnswer(200, state.snapshot())

export const restoreSnapshot: ControlHandler = async ({ state }, request) => {
  await state.restore(jsonBody(request))
  return emptyAnswer(204)
}

export const resetServer: ControlHandler = async (parts) => {
  await parts.reset()
  return emptyAnswer(204)
}
