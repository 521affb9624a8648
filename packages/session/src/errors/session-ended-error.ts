import { KvError } from "@larder/core"

/** The session is over: it was ended elsewhere, its user was revoked, or its time has come. Nothing was written. */
export class SessionEndedError extends KvError {
  override readonly name = "SessionEndedError"

  constructor(operation: string) {
    super(`${operation}: the session has ended`, { code: "SESSION_ENDED", operation })
  }
}
