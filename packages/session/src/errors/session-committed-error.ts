import { KvError } from "@larder/core"

/** The session was committed and its response is on its way: a change can no longer reach the client. Nothing was written. */
export class SessionCommittedError extends KvError {
  override readonly name = "SessionCommittedError"

  constructor(operation: string) {
    super(`${operation}: the session is already committed; change it before the response begins`, {
      code: "SESSION_COMMITTED",
      operation,
    })
  }
}
