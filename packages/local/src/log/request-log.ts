import type { KvOperation } from "../api/call.ts"
import type { Fault } from "../faults/fault-rule.ts"

/** One request, as it was answered. */
export interface LoggedRequest {
  /** When it arrived, in epoch milliseconds of the server's clock. */
  readonly atMs: number
  /** `"unknown"` for a path or method the API does not have. */
  readonly operation: KvOperation | "unknown"
  /** Where it arrived: `"local"` on a server without locations. */
  readonly location: string | undefined
  readonly namespaceId: string | undefined
  readonly key: string | undefined
  /** The prefix of a list. */
  readonly prefix: string | undefined
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

/** Requests remembered one by one; older ones stay in the totals of the bill. */
const KEPT_REQUESTS = 100_000

/** The latest requests, oldest first, in bounded memory. */
export class RequestLog {
  #requests: LoggedRequest[] = []
  /** How many were dropped, before the first of `#requests`. */
  #dropped = 0

  add(request: LoggedRequest): void {
    this.#requests.push(request)
    // Cut in large steps: shifting an array of this size by one, each time, would cost more than the request.
    if (this.#requests.length === 2 * KEPT_REQUESTS) {
      this.#requests = this.#requests.slice(KEPT_REQUESTS)
      this.#dropped += KEPT_REQUESTS
    }
  }

  /** Reads the latest requests, without the first `after` there have been. */
  read(after: number): LogPart {
    const start = Math.max(0, after - this.#dropped, this.#requests.length - KEPT_REQUESTS)
    return { requests: this.#requests.slice(start), next: this.#dropped + this.#requests.length }
  }
}
