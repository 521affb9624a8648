import type { Refusal } from "../api/refusal.ts"

/** Where the vendor's error object points: at a parameter of the path or query, or into the JSON body. */
export type ErrorSource = { readonly parameter: string } | { readonly pointer: string }

/** A refusal in the form of Telnyx. */
export class TelnyxError extends Error implements Refusal {
  override readonly name = "TelnyxError"
  readonly status: number
  readonly code: string
  readonly title: string
  readonly source: ErrorSource | undefined

  constructor(kind: TelnyxErrorKind, detail: string, source?: ErrorSource) {
    super(detail)
    const { status, code, title } = TELNYX_ERRORS[kind]
    this.status = status
    this.code = code
    this.title = title
    this.source = source
  }

  /** Writes `{"errors": [...]}`. */
  toBody(): string {
    const { code, title, message: detail, source } = this
    const meta = { url: `https://developers.telnyx.com/docs/overview/errors/${code}` }
    return JSON.stringify({ errors: [{ code, title, detail, meta, ...(source && { source }) }] })
  }
}

export type TelnyxErrorKind = keyof typeof TELNYX_ERRORS

/**
 * Statuses and codes of the service. Source: its REST reference, read in autumn 2026; where it documents a status without
 * a code (409, 413, 422), the status stands in its place, as a code nobody should rely on.
 */
const TELNYX_ERRORS = {
  badRequest: { status: 400, code: "10015", title: "Bad Request" },
  unauthorized: { status: 401, code: "10009", title: "Authentication failed" },
  forbidden: { status: 403, code: "10010", title: "Not authorized" },
  notFound: { status: 404, code: "10005", title: "Resource not found" },
  conflict: { status: 409, code: "409", title: "Conflict" },
  tooLarge: { status: 413, code: "413", title: "Payload Too Large" },
  unprocessable: { status: 422, code: "422", title: "Unprocessable Entity" },
  tooManyRequests: { status: 429, code: "10011", title: "Too many requests" },
  unexpected: { status: 500, code: "10007", title: "Unexpected error" },
} as const
