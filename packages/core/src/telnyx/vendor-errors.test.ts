import { describe, expect, it } from "vitest"
import { KvHttpError } from "../errors/kv-http-error.ts"
import { NamespaceNotFoundError } from "../errors/namespace-not-found-error.ts"
import { NamespaceNotReadyError } from "../errors/namespace-not-ready-error.ts"
import { blamesNamespace, readVendorErrors, toKvError } from "./vendor-errors.ts"

const toBytes = (body: unknown) => new TextEncoder().encode(typeof body === "string" ? body : JSON.stringify(body))
const replied = (status: number, body: unknown, headers: Record<string, string> = {}) => ({
  status,
  headers: new Headers(headers),
  bytes: toBytes(body),
  attempts: 2,
  retryable: false,
  outcome: "rejected" as const,
})

describe("readVendorErrors()", () => {
  it("reads the documented list", () => {
    const error = {
      code: "10015",
      title: "Bad key",
      detail: "No colons",
      meta: { url: "x" },
      source: { parameter: "key" },
    }
    expect(readVendorErrors(toBytes({ errors: [error] }))).toEqual([
      { code: "10015", title: "Bad key", detail: "No colons", parameter: "key" },
    ])
  })

  it.each([
    "",
    "<html>",
    "[]",
    "null",
    "42",
    {},
    { errors: null },
    { errors: {} },
    { errors: [] },
    { errors: [null, "a", []] },
  ])("reads no errors from %j", (body) => {
    expect(readVendorErrors(toBytes(body))).toEqual([])
  })

  it("takes numeric codes, and leaves out what is no text", () => {
    const [error] = readVendorErrors(toBytes({ errors: [{ code: 10_005, title: null, detail: {}, source: "key" }] }))
    expect(JSON.stringify(error)).toBe('{"code":"10005"}')
  })

  it("keeps at most ten, and of each text 200 characters", () => {
    const errors = readVendorErrors(
      toBytes({ errors: Array.from({ length: 1_000 }, () => ({ title: "x".repeat(10_000) })) }),
    )
    expect([errors.length, errors[0]?.title?.length]).toEqual([10, 200])
  })
})

describe("blamesNamespace()", () => {
  it.each([
    { parameter: "id" },
    { parameter: "kv_id" },
    { parameter: "namespace_id" },
    { title: "Namespace not found" },
    { detail: "The requested storage kv does not exist" },
  ])("takes %j for the namespace", (error) => {
    expect(blamesNamespace([{ code: "10005", ...error }])).toBe(true)
  })

  it.each([
    {},
    { parameter: "key" },
    { title: "Resource not found" },
    { detail: "The key does not exist in this namespace" },
    { title: "Not found", detail: "No such key" },
    { parameter: "key", title: "Namespace" },
  ])("takes %j for the key", (error) => {
    expect(blamesNamespace([{ code: "10005", ...error }])).toBe(false)
  })

  it("takes a 404 that explains nothing for the key", () => {
    expect(blamesNamespace([])).toBe(false)
  })
})

describe("toKvError()", () => {
  it.each([
    [404, NamespaceNotFoundError, "NAMESPACE_NOT_FOUND"],
    [409, NamespaceNotReadyError, "NAMESPACE_NOT_READY"],
    [400, KvHttpError, "HTTP_400"],
    [401, KvHttpError, "HTTP_401"],
    [413, KvHttpError, "HTTP_413"],
    [418, KvHttpError, "HTTP_418"],
    [503, KvHttpError, "HTTP_503"],
  ])("makes of a %d the error that it means", (status, errorClass, code) => {
    const error = toKvError("get", replied(status, "", { "x-request-id": "r-1" }))
    expect(error).toBeInstanceOf(errorClass)
    expect(error).toMatchObject({ code, operation: "get", outcome: "rejected", requestId: "r-1", attempts: 2 })
  })

  it.each([
    [
      { errors: [{ code: 10_015, title: "Bad key", detail: "No colons" }] },
      "get: HTTP 400 (10015, Bad key, No colons)",
    ],
    [{ errors: [null, { title: "Second" }] }, "get: HTTP 400 (Second)"],
    [{ errors: [] }, "get: HTTP 400"],
    ["<html>", "get: HTTP 400"],
    [{ errors: [{}] }, "get: HTTP 400"],
  ])("says what the body %j says", (body, message) => {
    expect(toKvError("get", replied(400, body)).message).toBe(message)
  })
})
