import { KvError, type KvErrorDetails } from "./kv-error.ts"

/** The connection failed, or broke before the answer was whole. Its `cause` is what the runtime threw. */
export class KvNetworkError extends KvError {
  override readonly name = "KvNetworkError"

  constructor(details: Omit<KvErrorDetails, "code" | "retryable">) {
    super(`${details.operation}: the connection failed or broke`, { ...details, code: "NETWORK", retryable: true })
  }
}
