import { KvError } from "@larder/core"

/** The flag cannot be written as it is, or not be found to be changed; nothing was written. */
export class InvalidFlagError extends KvError {
  override readonly name = "InvalidFlagError"

  constructor(operation: string, reason: string, cause?: unknown) {
    super(`${operation}: ${reason}`, { code: "INVALID_FLAG", operation, cause })
  }
}
