import type { IncomingMessage, ServerResponse } from "node:http"
import type { Api } from "../api/api.ts"
import type { Call } from "../api/call.ts"
import type { FaultPlan } from "../faults/fault-engine.ts"
import { keepSilent, silences } from "../faults/keep-silent.ts"
import { wait } from "../faults/wait.ts"
import type { LocalParts } from "../local-parts.ts"
import { describeRequest } from "../log/describe-request.ts"
import { exchange, type Outcome } from "./exchange.ts"
import { sendAnswer } from "./send-answer.ts"

/** Serves the API: each request meets the faults there are, and ends up in the log. */
export async function serveApi(parts: LocalParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const atMs = parts.clock.now()
  const startedAt = performance.now()
  const { method = "", url = "" } = request
  const api = parts.apiFor(url)
  const call = api.parse(method, url, parts.locations)
  const plan = parts.faults.plan(call)
  // The client may leave while it sends, or while it waits: then there is nobody to answer.
  const outcome = await answer(parts, api, request, response, call, plan).catch(() => undefined)
  if (outcome === undefined) response.destroy()
  const durationMs = performance.now() - startedAt
  const { vendor } = api
  parts.ledger.add(describeRequest({ atMs, durationMs, vendor, call, outcome, fault: plan.fault }))
}

/** @returns `undefined` when the request was never carried out, and is left without an answer. */
async function answer(
  parts: LocalParts,
  api: Api,
  request: IncomingMessage,
  response: ServerResponse,
  call: Call | undefined,
  { latencyMs, fault }: FaultPlan,
): Promise<Outcome | undefined> {
  if (latencyMs > 0) await wait(response, latencyMs)
  const silent = silences(fault) ? fault : undefined
  if (silent !== undefined && silent.carriedOut !== true) {
    await keepSilent(response, silent)
    return undefined
  }
  const outcome = await exchange(parts, api, call, request, fault)
  await (silent ? keepSilent(response, silent) : sendAnswer(response, outcome.answer, parts.clock.httpDate(), fault))
  return outcome
}
