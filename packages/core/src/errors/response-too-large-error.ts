import { KvError, type KvErrorDetails } from "./kv-error.ts"

/** The server sent more than the contract allows; reading stopped there. */
export class ResponseTooLargeError extends KvError {
  override readonly name = "ResponseTooLargeError"
  readonly maxBytes: number

  constructor(maxBytes: number, details: Omit<KvErrorDetails, "code">) {
    super(`${details.operation}: the response is larger than ${maxBytes} bytes`, {
      ...details,
      code: "RESPONSE_TOO_LARGE",
    })
    this.maxBytes = maxBytes
  }
}
