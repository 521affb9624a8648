import { KvError, type KvErrorDetails } from "./kv-error.ts"

/** The server answered with something its contract does not allow. */
export class KvResponseError extends KvError {
  override readonly name = "KvResponseError"

  constructor(reason: string, details: Omit<KvErrorDetails, "code">) {
    super(`${details.operation}: unexpected response: ${reason}`, { ...details, code: "BAD_RESPONSE" })
  }
}
