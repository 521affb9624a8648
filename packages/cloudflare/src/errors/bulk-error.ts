import { type KvError as Failure, KvError } from "@larder/core"

/** Some keys of a bulk call failed; the others were carried out. */
export class BulkError extends KvError {
  override readonly name = "BulkError"
  /** Why each of them failed, by key. */
  readonly failures: ReadonlyMap<string, Failure>

  constructor(operation: string, failures: ReadonlyMap<string, Failure>, keys: number) {
    const all = [...failures.values()]
    super(`${operation}: ${failures.size} of ${keys} keys failed`, {
      code: "BULK_INCOMPLETE",
      operation,
      retryable: all.every(({ retryable }) => retryable),
      outcome: all.every(({ outcome }) => outcome === "rejected") ? "rejected" : "unknown",
      attempts: Math.max(...all.map(({ attempts }) => attempts)),
      cause: all[0],
    })
    this.failures = failures
  }
}
