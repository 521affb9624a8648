import { isKvError, type KvError } from "@larder/core"
import { CommandError, type FailureKind } from "./command-error.ts"

/** An error as people, and programs, are told of it. */
export interface ErrorDescription {
  /** Names the kind of failure, stable across versions. */
  readonly code: string
  readonly message: string
  readonly remedy?: string | undefined
  /** The server's name for the request, to quote to its support. */
  readonly requestId?: string | undefined
  readonly kind: FailureKind
}

const CODES: Readonly<Record<FailureKind, string>> = {
  failed: "FAILED",
  usage: "USAGE",
  notFound: "NOT_FOUND",
  unfinished: "UNFINISHED",
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

/** What to look at when an option of the client that comes from the environment is refused. */
const VARIABLES: Readonly<Record<string, string>> = {
  apiKey: "Check TELNYX_API_KEY.",
  baseUrl: "Check TELNYX_BASE_URL.",
  "namespace id": "Check the id in KV_<NAME>_ID: larder namespaces list shows those there are.",
}

/** Tells what an error means to whoever ran the command. */
export function describeError(error: unknown): ErrorDescription {
  if (error instanceof CommandError) {
    const { kind, message, remedy } = error
    return { code: CODES[kind], message, remedy, kind }
  }
  if (isKvError(error)) return describeKvError(error)
  if (error instanceof TypeError || error instanceof RangeError) {
    const [option = ""] = error.message.split(":")
    return { code: "USAGE", message: error.message, remedy: VARIABLES[option], kind: "usage" }
  }
  const message = error instanceof Error ? error.message : String(error)
  return { code: "FAILED", message, kind: "failed" }
}

function describeKvError(error: KvError): ErrorDescription {
  const { code, requestId, attempts } = error
  const isUsage = code === "INVALID_KEY" || code === "INVALID_VALUE" || code === "VALUE_TOO_LARGE"
  return {
    code,
    message: attempts > 1 ? `${messageOf(error)}, ${attempts} attempts` : messageOf(error),
    remedy: REMEDIES[code] ?? (/^HTTP_5/.test(code) ? "The service is in trouble: try again later." : undefined),
    requestId,
    kind: isUsage || code === "INVALID_FLAG" ? "usage" : "failed",
  }
}

/** The runtime's own words say more than ours of a connection that failed; those of TLS are of several lines. */
function messageOf({ message: told, cause }: KvError): string {
  // The kind of a cause, such as SyntaxError, says nothing to whoever wrote a flag.
  const message = cause instanceof Error ? told.replace(String(cause), () => cause.message) : told
  const reason = cause instanceof Error ? (cause.cause instanceof Error ? cause.cause : cause) : undefined
  const [said = ""] = (reason?.message ?? "").split("\n")
  return message.includes(said) ? message : `${message}: ${said}`
}
