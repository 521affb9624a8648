import type { ApiError } from "./api-error.ts"

/** What is sent back, whole, before anything of it has been sent. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

const NO_BYTES = new Uint8Array(0)

export function emptyAnswer(status: number): Answer {
  return { status, headers: {}, body: NO_BYTES }
}

export function jsonAnswer(status: number, value: unknown): Answer {
  return { status, headers: { "content-type": "application/json" }, body: Buffer.from(JSON.stringify(value)) }
}

export function errorAnswer(error: ApiError): Answer {
  const headers = { "content-type": "application/json", ...error.headers }
  return { status: error.status, headers, body: Buffer.from(error.toBody()) }
}
