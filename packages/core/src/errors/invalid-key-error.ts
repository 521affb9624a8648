import { KvError } from "./kv-error.ts"

/** The key cannot be used; nothing was sent. */
export class InvalidKeyError extends KvError {
  override readonly name = "InvalidKeyError"

  constructor(operation: string, reason: string) {
    super(`${operation}: invalid key: ${reason}`, { code: "INVALID_KEY", operation })
  }
}
