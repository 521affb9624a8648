import type { Vendor } from "../api/api.ts"
import type { KvOperation } from "../api/call.ts"
import type { Fault } from "../faults/fault-rule.ts"

/** One request, as it was answered. */
export interface LoggedRequest {
  /** When it arrived, in epoch milliseconds of the server's clock. */
  readonly atMs: number
  /** Whose API it was sent to: that decides what it costs. */
  readonly vendor: Vendor
  /** `"unknown"` for a path or method the API does not have. */
  readonly operation: KvOperation | "unknown"
  /** Where it arrived: `"local"` on a server without locations. */
  readonly location: string | undefined
  readonly namespaceId: string | undefined
  readonly key: string | undefined
  /** The prefix of a list. */
  readonly prefix: string | undefined
  /** How many keys a bulk request carried out, by their part up to and with the first `/`. */
  readonly keysByPrefix?: Readonly<Record<string, number>> | undefined
  /** 0 when there was no answer: the client had left, or a fault kept the server silent. */
  readonly status: number
  /** Whether it was carried out, which is what is charged. */
  readonly charged: boolean
  /** Length of the request's body. */
  readonly bytesIn: number
  /** Length of the answer's body. */
  readonly bytesOut: number
  readonly durationMs: number
  /** The fault that struck, besides latencies. */
  readonly fault: Fault["kind"] | undefined
}

/** Part of the log. */
export interface LogPart {
  readonly requests: readonly LoggedRequest[]
  /** How many there have been: what to ask for next, to get those that come later. */
  readonly next: number
}
