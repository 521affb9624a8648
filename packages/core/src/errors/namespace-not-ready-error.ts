import { KvError, type KvErrorDetails } from "./kv-error.ts"

/** The namespace is not usable yet, or not any more (it is provisioned, and deleted, in the background). */
export class NamespaceNotReadyError extends KvError {
  override readonly name = "NamespaceNotReadyError"
  /** Its status, where it is known, such as `"pending"` or `"provision_failed"`. */
  readonly status: string | undefined

  constructor(details: Omit<KvErrorDetails, "code">, status?: string) {
    const known = status === undefined ? "" : ` (status ${status})`
    super(`${details.operation}: the namespace is not ready${known}; wait with namespaces.waitUntilReady()`, {
      ...details,
      code: "NAMESPACE_NOT_READY",
    })
    this.status = status
  }
}
