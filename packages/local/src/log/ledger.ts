import { BillCounter, type BillWindow, type LocalBill } from "./bill.ts"
import { type LoggedRequest, type LogPart, RequestLog } from "./request-log.ts"

/** The request log and the bill over it. */
export class Ledger {
  #log = new RequestLog()
  #counter = new BillCounter()

  readonly #onRequest: ((request: LoggedRequest) => void) | undefined

  constructor(onRequest?: (request: LoggedRequest) => void) {
    this.#onRequest = onRequest
  }

  add(request: LoggedRequest): void {
    this.#log.add(request)
    this.#counter.add(request)
    this.#onRequest?.(request)
  }

  requests(after = 0): LogPart {
    return this.#log.read(after)
  }

  /** Adds up all requests, or those of a window that the log still remembers. */
  bill({ fromMs, toMs }: BillWindow = {}): LocalBill {
    if (fromMs === undefined && toMs === undefined) return this.#counter.bill()
    const counter = new BillCounter()
    for (const request of this.#log.read(0).requests) {
      if (request.atMs >= (fromMs ?? request.atMs) && !(request.atMs >= (toMs ?? Infinity))) counter.add(request)
    }
    return counter.bill()
  }

  clear(): void {
    this.#log = new RequestLog()
    this.#counter = new BillCounter()
  }
}
