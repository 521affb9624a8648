import type { Answer } from "../api/answer.ts"
import type { LocalParts } from "../local-parts.ts"

/** A request to the control endpoint. */
export interface ControlRequest {
  readonly method: string
  /** Path and query, behind `/_larder`. */
  readonly target: string
  readonly query: URLSearchParams
  /** The namespace in the path, where there is one. */
  readonly namespaceId: string
  readonly contentType: string | undefined
  readonly body: Uint8Array
}

/** An answer, or lines that are sent one by one. */
export type ControlAnswer = Answer | { readonly lines: Iterable<string> }

export type ControlHandler = (parts: LocalParts, request: ControlRequest) => ControlAnswer | Promise<ControlAnswer>

/** @throws {SyntaxError} When the body is no JSON. */
export function jsonBody({ body }: ControlRequest): unknown {
  return JSON.parse(Buffer.from(body).toString())
}
