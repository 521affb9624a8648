import { BillCounter, type LocalBill } from "./bill.ts"
import { type LoggedRequest, RequestLog } from "./request-log.ts"

/** The request log and the bill over it. */
export class Ledger {
  #log = new RequestLog()
  #counter = new BillCounter()

  add(request: LoggedRequest): void {
    this.#log.add(request)
    this.#counter.add(request)
  }

  requests(): LoggedRequest[] {
    return this.#log.all()
  }

  bill(): LocalBill {
    return this.#counter.bill()
  }

  clear(): void {
    this.#log = new RequestLog()
    this.#counter = new BillCounter()
  }
}
