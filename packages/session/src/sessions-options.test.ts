import { InvalidKeyError } from "@larder/core"
import { createMemoryStore } from "@larder/testing"
import { describe, expect, it } from "vitest"
import { SESSIONS_DEFAULTS, type SessionsOptions } from "./index.ts"
import { resolveSessionsOptions } from "./sessions-options.ts"
import { SECRET } from "./test-kit/set-up.ts"

const resolve = (options: Partial<SessionsOptions<Record<string, unknown>>>) =>
  resolveSessionsOptions({ store: createMemoryStore(), secrets: [SECRET], ...options })

describe("resolveSessionsOptions()", () => {
  it("completes what is missing or undefined by the defaults", () => {
    expect(resolve({ prefix: undefined, idleTimeoutMs: undefined, cookie: undefined })).toMatchObject(SESSIONS_DEFAULTS)
    expect(resolve({ prefix: "s", idleTimeoutMs: 1_000 })).toMatchObject({ prefix: "s", idleTimeoutMs: 1_000 })
  })

  it.each([
    ["idleTimeoutMs", { idleTimeoutMs: 0 }, RangeError, "idleTimeoutMs: expected 1 to 34560000000, got 0"],
    ["idleTimeoutMs", { idleTimeoutMs: Number.NaN }, RangeError, "idleTimeoutMs: expected 1 to 34560000000, got NaN"],
    [
      "idleTimeoutMs",
      { idleTimeoutMs: Number.POSITIVE_INFINITY },
      RangeError,
      "idleTimeoutMs: expected 1 to 34560000000, got Infinity",
    ],
    ["idleTimeoutMs", { idleTimeoutMs: "60" as never }, TypeError, "idleTimeoutMs: expected a number, got a string"],
    ["absoluteTimeoutMs", { absoluteTimeoutMs: 60_000 }, RangeError, "absoluteTimeoutMs: expected 1800000 to"],
    ["revocationMemoMs", { revocationMemoMs: -1 }, RangeError, "revocationMemoMs: expected 0 to"],
    ["maxBytes", { maxBytes: 100 }, RangeError, "maxBytes: expected 1024 to"],
    ["secrets", { secrets: [] }, TypeError, "secrets: expected one secret or more"],
    ["secrets", { secrets: SECRET as never }, TypeError, "secrets: expected one secret or more"],
    ["secrets", { secrets: [SECRET, "short"] }, RangeError, "secrets: expected 32 characters or more, got 5"],
    ["secrets", { secrets: [undefined as never] }, TypeError, "secrets: expected strings, got a undefined"],
    ["seal", { seal: ["short"] }, RangeError, "seal: expected 32 characters or more, got 5"],
    ["transport", { transport: "query" as never }, TypeError, 'transport: expected "cookie", "header" or "bearer"'],
  ] as const)("refuses a bad %s: %j", (_, options, kind, message) => {
    expect(() => resolve(options)).toThrow(kind)
    expect(() => resolve(options)).toThrow(message)
  })

  it.each(["a:b", "_s", "x".repeat(200)])("refuses a prefix that no key can begin with: %j", (prefix) => {
    expect(() => resolve({ prefix })).toThrow(InvalidKeyError)
  })

  it("never prints a secret", () => {
    const secret = "hunter2"
    expect(() => resolve({ secrets: [secret] })).toThrow(expect.not.stringContaining(secret))
  })
})
