import { KvError, type KvErrorDetails } from "./kv-error.ts"

/** One entry of the vendor's list of errors. */
export interface KvVendorError {
  readonly code?: string | undefined
  readonly title?: string | undefined
  readonly detail?: string | undefined
  /** The parameter the server blames, such as `"key"`. */
  readonly parameter?: string | undefined
}

/** The server answered with an error status. */
export class KvHttpError extends KvError {
  override readonly name: string = "KvHttpError"
  readonly status: number
  readonly errors: readonly KvVendorError[]

  constructor(
    status: number,
    errors: readonly KvVendorError[],
    details: Omit<KvErrorDetails, "code"> & { code?: string },
  ) {
    super(`${details.operation}: HTTP ${status}${describe(errors[0])}`, { code: `HTTP_${status}`, ...details })
    this.status = status
    this.errors = errors
  }
}

function describe(error: KvVendorError | undefined): string {
  const text = [error?.code, error?.title, error?.detail].filter((part) => part !== undefined).join(", ")
  return text && ` (${text})`
}
