import { KvError } from "@larder/core"

/** The loader of a cache did not answer in time. Its `signal` has been aborted. */
export class LoadTimeoutError extends KvError {
  override readonly name = "LoadTimeoutError"
  readonly afterMs: number

  constructor(afterMs: number) {
    super(`load: no answer within ${afterMs} ms`, {
      code: "LOAD_TIMEOUT",
      operation: "load",
      retryable: true,
      outcome: "unknown",
    })
    this.afterMs = afterMs
  }
}
