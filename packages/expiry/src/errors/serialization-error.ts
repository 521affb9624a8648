import { KvError } from "@larder/core"

/** The value cannot be stored so that it would be read back as it is; nothing was sent. */
export class SerializationError extends KvError {
  override readonly name = "SerializationError"

  /** @param cause What a getter, a `toJSON` or a Proxy of the value threw. */
  constructor(reason: string, cause?: unknown) {
    super(`set: the value cannot be stored: ${reason}`, { code: "SERIALIZATION", operation: "set", cause })
  }
}
