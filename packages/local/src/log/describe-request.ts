import type { Call } from "../api/call.ts"
import type { Fault } from "../faults/fault-rule.ts"
import { silences } from "../faults/keep-silent.ts"
import type { Outcome } from "../http/exchange.ts"
import { decodeKey } from "../key-rule.ts"
import type { LoggedRequest } from "./logged-request.ts"

/** Writes the line of the log for a request; without an outcome, it was never carried out. */
export function describeRequest(
  atMs: number,
  durationMs: number,
  call: Call | undefined,
  outcome: Outcome | undefined,
  fault: Fault | undefined,
): LoggedRequest {
  const { operation = "unknown", location, namespaceId, rawKey, query } = call ?? {}
  const isAnswered = outcome !== undefined && !silences(fault)
  return {
    atMs,
    operation,
    location,
    namespaceId,
    key: rawKey && (decodeKey(rawKey) ?? rawKey),
    prefix: operation === "list" ? (query?.get("prefix") ?? "") : undefined,
    status: isAnswered ? outcome.answer.status : 0,
    charged: outcome?.charged ?? false,
    bytesIn: outcome?.bytesIn ?? 0,
    bytesOut: isAnswered ? outcome.answer.body.length : 0,
    durationMs,
    fault: fault?.kind,
  }
}
