import { KvError } from "./kv-error.ts"

/** The value is larger than the store takes; nothing was sent. */
export class ValueTooLargeError extends KvError {
  override readonly name = "ValueTooLargeError"
  readonly sizeBytes: number
  readonly maxBytes: number

  constructor(operation: string, sizeBytes: number, maxBytes: number) {
    super(`${operation}: the value has ${sizeBytes} bytes, the store takes at most ${maxBytes}`, {
      code: "VALUE_TOO_LARGE",
      operation,
    })
    this.sizeBytes = sizeBytes
    this.maxBytes = maxBytes
  }
}
