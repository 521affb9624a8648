import { BillCounter, type BillWindow, type LocalBill } from "./bill.ts"
import type { LoggedRequest, LogPart } from "./logged-request.ts"

/** Requests remembered one by one, at least; older ones stay in the bill. */
const KEPT_REQUESTS = 100_000

/** The log of requests, in bounded memory, and the bill over it. */
export class Ledger {
  readonly #onRequest: ((request: LoggedRequest) => void) | undefined
  #requests: LoggedRequest[] = []
  /** How many were dropped before the first of `#requests`. */
  #dropped = 0
  /** What those cost. */
  #droppedBill = new BillCounter()

  constructor(onRequest?: (request: LoggedRequest) => void) {
    this.#onRequest = onRequest
  }

  add(request: LoggedRequest): void {
    this.#requests.push(request)
    // In large steps: shifting an array of this size by one, each time, would cost more than the request.
    if (this.#requests.length === 2 * KEPT_REQUESTS) this.#drop(KEPT_REQUESTS)
    this.#onRequest?.(request)
  }

  /** Reads the requests it remembers, without the first `after` there have been. */
  requests(after = 0): LogPart {
    const requests = this.#requests.slice(Math.max(0, after - this.#dropped))
    return { requests, next: this.#dropped + this.#requests.length }
  }

  /** Adds up all requests, or those of a window that it remembers. */
  bill({ fromMs, toMs }: BillWindow = {}): LocalBill {
    const isWhole = fromMs === undefined && toMs === undefined
    const counter = isWhole ? this.#droppedBill.copy() : new BillCounter()
    for (const request of this.#requests) {
      if (request.atMs >= (fromMs ?? request.atMs) && !(request.atMs >= (toMs ?? Infinity))) counter.add(request)
    }
    return counter.bill()
  }

  clear(): void {
    this.#requests = []
    this.#dropped = 0
    this.#droppedBill = new BillCounter()
  }

  #drop(count: number): void {
    for (const request of this.#requests.slice(0, count)) this.#droppedBill.add(request)
    this.#requests = this.#requests.slice(count)
    this.#dropped += count
  }
}
