import type { KvErrorDetails } from "../errors/kv-error.ts"
import { KvHttpError, type KvVendorError } from "../errors/kv-http-error.ts"
import { NamespaceNotFoundError } from "../errors/namespace-not-found-error.ts"
import { NamespaceNotReadyError } from "../errors/namespace-not-ready-error.ts"
import type { TransportReply } from "../transport/create-transport.ts"
import { isRecord, parseJson } from "./parse-json.ts"

/** Longest piece of a vendor's message that is kept. */
const MAX_TEXT = 200
/** Most entries of a vendor's list that are kept. */
const MAX_ERRORS = 10

/** Reads `{"errors": [...]}`; whatever else the body holds reads as no errors. */
export function readVendorErrors(bytes: Uint8Array): KvVendorError[] {
  const body = parseJson(bytes)
  const errors = isRecord(body) ? body["errors"] : undefined
  return Array.isArray(errors) ? errors.slice(0, MAX_ERRORS).filter(isRecord).map(toVendorError) : []
}

/** Tells a 404 of the namespace from a 404 of a key: the vendor gives both the same code, so what it blames decides. */
export function blamesNamespace(errors: readonly KvVendorError[]): boolean {
  return errors.some(({ parameter, title, detail }) => {
    if (parameter !== undefined) return parameter === "id" || /namespace|kv_id/.test(parameter)
    const text = `${title ?? ""} ${detail ?? ""}`
    return /namespace|storage[ _]?kv\b/i.test(text) && !/\bkey\b/i.test(text)
  })
}

/** Makes the error that an unsuccessful answer means, for a call on a namespace or its keys. */
export function toKvError(operation: string, reply: TransportReply): KvHttpError | NamespaceNotReadyError {
  const errors = readVendorErrors(reply.bytes)
  const details = errorDetails(operation, reply)
  if (reply.status === 404) return new NamespaceNotFoundError(errors, details)
  if (reply.status === 409) return new NamespaceNotReadyError(details)
  return new KvHttpError(reply.status, errors, details)
}

export function errorDetails(operation: string, reply: TransportReply): Omit<KvErrorDetails, "code"> {
  return {
    operation,
    retryable: reply.retryable,
    outcome: reply.outcome === "done" ? "unknown" : reply.outcome,
    requestId: reply.headers.get("x-request-id") ?? undefined,
    attempts: reply.attempts,
  }
}

function toVendorError({ code, title, detail, source }: Record<string, unknown>): KvVendorError {
  const parameter = isRecord(source) ? source["parameter"] : undefined
  return { code: text(code), title: text(title), detail: text(detail), parameter: text(parameter) }
}

function text(value: unknown): string | undefined {
  return typeof value === "string" || typeof value === "number" ? String(value).slice(0, MAX_TEXT) : undefined
}
