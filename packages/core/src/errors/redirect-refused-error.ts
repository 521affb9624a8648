import { KvError, type KvErrorDetails } from "./kv-error.ts"

/** The server answered with a redirect. It is never followed: the API key and the value stay with the configured host. */
export class RedirectRefusedError extends KvError {
  override readonly name = "RedirectRefusedError"

  constructor(details: Omit<KvErrorDetails, "code">) {
    super(`${details.operation}: the server answered with a redirect, which is refused; check baseUrl`, {
      ...details,
      code: "REDIRECT_REFUSED",
    })
  }
}
