import { KvError } from "./kv-error.ts"

/** The value cannot be stored as it is; nothing was sent. */
export class InvalidValueError extends KvError {
  override readonly name = "InvalidValueError"

  constructor(operation: string, reason: string, cause?: unknown) {
    super(`${operation}: invalid value: ${reason}`, { code: "INVALID_VALUE", operation, cause })
  }
}
