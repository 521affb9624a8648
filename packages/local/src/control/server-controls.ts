import * as v from "valibot"
import { emptyAnswer, jsonAnswer } from "../api/answer.ts"
import { numberParam } from "../api/number-param.ts"
import { checkInput } from "../check-input.ts"
import { type ControlHandler, jsonBody } from "./control-request.ts"

/** What the page shows beside the keys. */
export const readState: ControlHandler = ({ clock, api, faults, locations }) =>
  jsonAnswer(200, {
    nowMs: clock.now(),
    locations,
    namespaces: api.namespaces.list(),
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

/** `?after=` the `next` of the answer before gives only what has come since. */
export const readRequests: ControlHandler = ({ ledger }, { query }) =>
  jsonAnswer(200, ledger.requests(numberParam(query, "after", 0)))

/** `?fromMs=` and `?toMs=` bound the window. */
export const readBill: ControlHandler = ({ ledger }, { query }) =>
  jsonAnswer(200, ledger.bill({ fromMs: numberParam(query, "fromMs", 0), toMs: numberParam(query, "toMs", 0) }))
