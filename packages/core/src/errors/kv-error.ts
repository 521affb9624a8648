/**
 * What became of the request on the server.
 *
 * `"not-sent"`: it never left. `"rejected"`: the server refused it. `"unknown"`: it may have been carried out, now or later.
 */
export type KvOutcome = "not-sent" | "rejected" | "unknown"

export interface KvErrorDetails {
  /** Names the kind of failure, stable across versions. */
  readonly code: string
  /** The call that failed, such as `"get"` or `"namespaces.create"`. */
  readonly operation: string
  /** Whether the same call may succeed later. @default false */
  readonly retryable?: boolean | undefined
  /** @default "not-sent" */
  readonly outcome?: KvOutcome | undefined
  /** The server's name for the request, to quote to its support. */
  readonly requestId?: string | undefined
  /** Requests sent. @default 0 */
  readonly attempts?: number | undefined
  readonly cause?: unknown
}

/** A brand instead of `instanceof`: it also holds when an application contains two copies of this package. */
const BRAND = Symbol.for("@larder/core KvError")

/** Base of every error of Larder. It never holds the API key, and keys only in their escaped form. */
export class KvError extends Error {
  override readonly name: string = "KvError"
  readonly code: string
  readonly operation: string
  readonly retryable: boolean
  readonly outcome: KvOutcome
  readonly requestId: string | undefined
  readonly attempts: number

  constructor(message: string, details: KvErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.code = details.code
    this.operation = details.operation
    this.retryable = details.retryable ?? false
    this.outcome = details.outcome ?? "not-sent"
    this.requestId = details.requestId
    this.attempts = details.attempts ?? 0
    Object.defineProperty(this, BRAND, { value: true })
  }
}

/** Tells whether a caught value is an error of Larder, whichever copy of the package threw it. */
export function isKvError(value: unknown): value is KvError {
  return typeof value === "object" && value !== null && BRAND in value
}
