import type { KvErrorDetails } from "./kv-error.ts"
import { KvHttpError, type KvVendorError } from "./kv-http-error.ts"

/** There is no such namespace: its id is wrong, belongs to another account, or was deleted. */
export class NamespaceNotFoundError extends KvHttpError {
  override readonly name = "NamespaceNotFoundError"

  constructor(errors: readonly KvVendorError[], details: Omit<KvErrorDetails, "code">) {
    super(404, errors, { ...details, code: "NAMESPACE_NOT_FOUND", retryable: false })
  }
}
