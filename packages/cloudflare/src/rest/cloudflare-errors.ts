import { type KvErrorDetails, KvHttpError, type KvVendorError, NamespaceNotFoundError } from "@larder/core"
import { isRecord, parseJson, type TransportReply } from "@larder/core/transport"

/** Longest piece of a vendor's message that is kept. */
const MAX_TEXT = 200
/** Most entries of a vendor's list that are kept. */
const MAX_ERRORS = 10

/** The namespace, or the account before it in the path, is not there. Source: REST reference, read in autumn 2026. */
const NAMESPACE_CODES: readonly unknown[] = ["7000", "7003", "10011", "10013"]

/** What the other codes mean, where their status does not say it. Source: as above, and the vendor's own tools. */
const MEANINGS: ReadonlyMap<string | undefined, string> = new Map([
  // The token is none, has ended, or may not do this.
  ["9106", "UNAUTHORIZED"],
  ["9109", "UNAUTHORIZED"],
  ["10000", "UNAUTHORIZED"],
  // Another namespace of the account has this title.
  ["10014", "NAMESPACE_EXISTS"],
  // The account's plan does not include Workers KV.
  ["10017", "NOT_IN_PLAN"],
  ["10026", "NOT_IN_PLAN"],
])

/** Reads `{"errors": [{"code", "message"}]}`; whatever else the body holds reads as no errors. */
export function readCloudflareErrors(bytes: Uint8Array): KvVendorError[] {
  const body = parseJson(bytes)
  const errors = isRecord(body) ? body["errors"] : undefined
  if (!Array.isArray(errors)) return []
  return errors
    .slice(0, MAX_ERRORS)
    .filter(isRecord)
    .map(({ code, message }) => ({ code: text(code), title: text(message) }))
}

/** Tells a 404 that means "no such key" from one of the namespace. */
export function isKeyMissing({ status, bytes }: TransportReply): boolean {
  return status === 404 && !blamesNamespace(readCloudflareErrors(bytes))
}

/** Makes the error that an unsuccessful answer means. */
export function toCloudflareError(operation: string, reply: TransportReply): KvHttpError {
  const said = readCloudflareErrors(reply.bytes)
  // The transport takes the token out of the answers that failed: of one with a good status, the codes have to do.
  const errors = reply.status >= 400 ? said : said.map(({ code }) => ({ code }))
  const details = errorDetails(operation, reply)
  if (blamesNamespace(errors) || reply.status === 404) return new NamespaceNotFoundError(errors, details)
  const code = errors.map((error) => MEANINGS.get(error.code)).find((meaning) => meaning !== undefined)
  return new KvHttpError(reply.status, errors, code === undefined ? details : { ...details, code })
}

export function errorDetails(operation: string, reply: TransportReply): Omit<KvErrorDetails, "code"> {
  return {
    operation,
    retryable: reply.retryable,
    outcome: reply.outcome === "done" ? "unknown" : reply.outcome,
    requestId: reply.headers.get("cf-ray") ?? undefined,
    attempts: reply.attempts,
  }
}

function blamesNamespace(errors: readonly KvVendorError[]): boolean {
  return errors.some(({ code }) => NAMESPACE_CODES.includes(code))
}

function text(value: unknown): string | undefined {
  return typeof value === "string" || typeof value === "number" ? String(value).slice(0, MAX_TEXT) : undefined
}
