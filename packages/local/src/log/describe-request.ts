import type { Vendor } from "../api/api.ts"
import type { Call } from "../api/call.ts"
import { decodeKey } from "../api/decode-key.ts"
import type { Fault } from "../faults/fault-rule.ts"
import { silences } from "../faults/keep-silent.ts"
import type { Outcome } from "../http/exchange.ts"
import type { LoggedRequest } from "./logged-request.ts"
import { countByPrefix } from "./shares.ts"

/** A request that has come to its end. */
export interface EndedRequest {
  readonly atMs: number
  readonly durationMs: number
  readonly vendor: Vendor
  readonly call: Call | undefined
  /** Without one, it was never carried out. */
  readonly outcome: Outcome | undefined
  readonly fault: Fault | undefined
}

/** Writes the line of the log for a request. */
export function describeRequest({ atMs, durationMs, vendor, call, outcome, fault }: EndedRequest): LoggedRequest {
  const { operation = "unknown", location, namespaceId, rawKey, query } = call ?? {}
  const isAnswered = outcome !== undefined && !silences(fault)
  const bulkKeys = outcome?.answer.bulkKeys
  return {
    atMs,
    vendor,
    operation,
    location,
    namespaceId,
    key: rawKey && (decodeKey(rawKey) ?? rawKey),
    prefix: operation === "list" ? (query?.get("prefix") ?? "") : undefined,
    keysByPrefix: bulkKeys && countByPrefix(bulkKeys),
    status: isAnswered ? outcome.answer.status : 0,
    charged: outcome?.charged ?? false,
    bytesIn: outcome?.bytesIn ?? 0,
    bytesOut: isAnswered ? outcome.answer.body.length : 0,
    durationMs,
    fault: fault?.kind,
  }
}
