import { describe, expect, it, vi } from "vitest"
import { InvalidKeyError } from "./invalid-key-error.ts"
import { InvalidValueError } from "./invalid-value-error.ts"
import { isKvError, KvError } from "./kv-error.ts"
import { KvHttpError } from "./kv-http-error.ts"
import { KvNetworkError } from "./kv-network-error.ts"
import { KvResponseError } from "./kv-response-error.ts"
import { KvTimeoutError } from "./kv-timeout-error.ts"
import { NamespaceNotFoundError } from "./namespace-not-found-error.ts"
import { NamespaceNotReadyError } from "./namespace-not-ready-error.ts"
import { RedirectRefusedError } from "./redirect-refused-error.ts"
import { ResponseTooLargeError } from "./response-too-large-error.ts"
import { ValueTooLargeError } from "./value-too-large-error.ts"

const details = { operation: "get", outcome: "unknown", attempts: 2, requestId: "r-1" } as const

/** Each error, the code it is known by, and whether the same call may succeed later. */
const FAMILY: readonly [error: KvError, code: string, retryable: boolean][] = [
  [new InvalidKeyError("get", "why"), "INVALID_KEY", false],
  [new InvalidValueError("put", "why"), "INVALID_VALUE", false],
  [new ValueTooLargeError("put", 2, 1), "VALUE_TOO_LARGE", false],
  [new KvHttpError(503, [], { ...details, retryable: true }), "HTTP_503", true],
  [new KvNetworkError(details), "NETWORK", true],
  [new KvResponseError("why", details), "BAD_RESPONSE", false],
  [new KvTimeoutError(5, details), "TIMEOUT", true],
  [new NamespaceNotFoundError([], { ...details, retryable: true }), "NAMESPACE_NOT_FOUND", false],
  [new NamespaceNotReadyError(details, "pending"), "NAMESPACE_NOT_READY", false],
  [new RedirectRefusedError(details), "REDIRECT_REFUSED", false],
  [new ResponseTooLargeError(5, details), "RESPONSE_TOO_LARGE", false],
]

describe.each(FAMILY.map((row) => [row[0].name, ...row] as const))("%s", (name, error, code, retryable) => {
  it("is known by its name, its code and its family", () => {
    expect(error.constructor.name).toBe(name)
    expect(error).toMatchObject({ code, retryable })
    expect([error instanceof KvError, error instanceof Error, isKvError(error)]).toEqual([true, true, true])
  })

  it("begins its message with the call, and prints its name", () => {
    expect(String(error)).toMatch(new RegExp(`^${name}: (?:get|put): `))
    expect(error.stack).toContain(name)
  })

  it("says what became of the request", () => {
    const wasSent = !name.startsWith("Invalid") && name !== "ValueTooLargeError"
    const { outcome, attempts, requestId } = wasSent
      ? details
      : { outcome: "not-sent", attempts: 0, requestId: undefined }
    expect(error).toMatchObject({ outcome, attempts, requestId })
  })
})

describe("isKvError()", () => {
  it.each([null, undefined, 42, "KvError", {}, [], new Error("other"), { name: "KvError", code: "TIMEOUT" }, () => {}])(
    "is false for %s",
    (value) => {
      expect(isKvError(value)).toBe(false)
    },
  )

  it("knows the errors of another copy of the package, where instanceof does not", async () => {
    vi.resetModules()
    const other = await import("./kv-timeout-error.ts")
    const error = new other.KvTimeoutError(5, details)
    expect([error instanceof KvTimeoutError, error instanceof KvError, isKvError(error)]).toEqual([false, false, true])
  })

  it("keeps its mark out of what is printed and serialised", () => {
    const error = new KvTimeoutError(5, details)
    expect(Object.keys(error)).not.toContain("Symbol(@larder/core KvError)")
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      name: "KvTimeoutError",
      code: "TIMEOUT",
      operation: "get",
      retryable: true,
      outcome: "unknown",
      requestId: "r-1",
      attempts: 2,
      afterMs: 5,
    })
  })

  it("keeps the cause it was given, and has none otherwise", () => {
    const cause = new Error("deep")
    expect(new KvNetworkError({ ...details, cause }).cause).toBe(cause)
    expect("cause" in new KvNetworkError(details)).toBe(false)
  })
})
