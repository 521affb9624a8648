import { KvError, type KvErrorDetails } from "./kv-error.ts"

/** The deadline of the call, or the timeout of its last attempt, ended it. */
export class KvTimeoutError extends KvError {
  override readonly name = "KvTimeoutError"
  readonly afterMs: number

  constructor(afterMs: number, details: Omit<KvErrorDetails, "code" | "retryable">) {
    super(`${details.operation}: no answer within ${afterMs} ms`, { ...details, code: "TIMEOUT", retryable: true })
    this.afterMs = afterMs
  }
}
