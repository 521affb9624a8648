import { isKvError, type KvError } from "@larder/core"
import { EXIT_CODES, type ExitCode } from "../exit-codes.ts"
import { CommandError } from "./command-error.ts"

/** An error as people, and programs, are told of it. */
export interface ErrorDescription {
  /** Names the kind of failure, stable across versions. */
  readonly code: string
  readonly message: string
  readonly remedy?: string | undefined
  /** The server's name for the request, to quote to its support. */
  readonly requestId?: string | undefined
  readonly exitCode: ExitCode
}

const CHECK_KEY = "Check TELNYX_API_KEY: it may be wrong, revoked or, inside a function, expired."
const CHECK_BASE_URL = "Check TELNYX_BASE_URL, and that this machine reaches it."

/** What to do about an error, by its code. */
const REMEDIES: Readonly<Record<string, string>> = {
  HTTP_401: CHECK_KEY,
  HTTP_403: "The key of TELNYX_API_KEY may not do this: give it the permission, or use another one.",
  HTTP_429: "The service limits the rate of requests: wait a moment and try again.",
  NAMESPACE_NOT_FOUND: "Check the id of the namespace, and that the key is of the same account: larder namespaces list",
  NAMESPACE_NOT_READY: "Wait until it is usable: larder namespaces wait <name>",
  NETWORK: CHECK_BASE_URL,
  TIMEOUT: `${CHECK_BASE_URL} A longer --timeout may help.`,
  REDIRECT_REFUSED: "Check TELNYX_BASE_URL: it must be where the API itself begins, without /v2.",
  BAD_RESPONSE: "Check TELNYX_BASE_URL: what answers there may not be the API.",
  RESPONSE_TOO_LARGE: "Check TELNYX_BASE_URL: what answers there may not be the API.",
}

/** Tells what an error means to whoever ran the command. */
export function describeError(error: unknown): ErrorDescription {
  if (error instanceof CommandError) {
    const { message, remedy, exitCode } = error
    return { code: codeOf(exitCode), message, remedy, exitCode }
  }
  if (isKvError(error)) return describeKvError(error)
  if (error instanceof TypeError || error instanceof RangeError) {
    return { code: "USAGE", message: error.message, exitCode: EXIT_CODES.usage }
  }
  const message = error instanceof Error ? error.message : String(error)
  return { code: "FAILED", message, exitCode: EXIT_CODES.failed }
}

function describeKvError(error: KvError): ErrorDescription {
  const { code, requestId, attempts } = error
  const isUsage = code === "INVALID_KEY" || code === "INVALID_VALUE" || code === "VALUE_TOO_LARGE"
  return {
    code,
    message: attempts > 1 ? `${messageOf(error)}, ${attempts} attempts` : messageOf(error),
    remedy: REMEDIES[code] ?? (/^HTTP_5/.test(code) ? "The service is in trouble: try again later." : undefined),
    requestId,
    exitCode: isUsage || code === "INVALID_FLAG" ? EXIT_CODES.usage : EXIT_CODES.failed,
  }
}

/** The runtime's own words say more than ours of a connection that failed. */
function messageOf({ message, cause }: KvError): string {
  const reason = cause instanceof Error ? (cause.cause instanceof Error ? cause.cause : cause) : undefined
  return reason === undefined || reason.message === "" ? message : `${message}: ${reason.message}`
}

function codeOf(exitCode: ExitCode): string {
  if (exitCode === EXIT_CODES.usage) return "USAGE"
  if (exitCode === EXIT_CODES.notFound) return "NOT_FOUND"
  return exitCode === EXIT_CODES.unfinished ? "UNFINISHED" : "FAILED"
}
