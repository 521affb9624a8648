import { inspect } from "node:util"
import { KvHttpError, NamespaceNotFoundError } from "@larder/core"
import { stubFetch } from "@larder/testing"
import { describe, expect, it } from "vitest"
import type { CloudflareKvStore } from "../cloudflare-kv-store.ts"
import { createCloudflareKv } from "../create-cloudflare-kv.ts"
import { isKeyMissing, readCloudflareErrors, toCloudflareError } from "./cloudflare-errors.ts"

const toBytes = (body: unknown) => new TextEncoder().encode(typeof body === "string" ? body : JSON.stringify(body))
const saying = (code: unknown, message: unknown = "no") => ({ success: false, errors: [{ code, message }] })
const replied = (status: number, body: unknown, headers: Record<string, string> = {}) => ({
  status,
  headers: new Headers(headers),
  bytes: toBytes(body),
  attempts: 2,
  retryable: false,
  outcome: "rejected" as const,
})

describe("readCloudflareErrors()", () => {
  it("reads codes and messages", () => {
    const body = { errors: [{ code: 10_009, message: "get: 'key not found'", documentation_url: "https://x" }] }
    expect(readCloudflareErrors(toBytes(body))).toEqual([{ code: "10009", title: "get: 'key not found'" }])
  })

  it.each(["", "<html>", "[]", "null", {}, { errors: null }, { errors: [] }, { errors: [null, "a", []] }])(
    "reads no errors from %j",
    (body) => {
      expect(readCloudflareErrors(toBytes(body))).toEqual([])
    },
  )

  it("keeps at most ten, and of each text 200 characters", () => {
    const errors = Array.from({ length: 1_000 }, () => ({ code: 1, message: "x".repeat(10_000) }))
    const read = readCloudflareErrors(toBytes({ errors }))
    expect([read.length, read[0]?.title?.length]).toEqual([10, 200])
  })
})

describe("isKeyMissing()", () => {
  it.each([
    [404, saying(10_009), true],
    [404, "", true],
    [404, saying(10_013), false],
    [404, saying("7003"), false],
    [400, saying(10_009), false],
    [200, "", false],
  ])("takes a %d that says %j for %s", (status, body, isMissing) => {
    expect(isKeyMissing(replied(status, body))).toBe(isMissing)
  })
})

describe("toCloudflareError()", () => {
  it.each([
    [403, 10_000, KvHttpError, "UNAUTHORIZED"],
    [401, 9_109, KvHttpError, "UNAUTHORIZED"],
    [404, 7_003, NamespaceNotFoundError, "NAMESPACE_NOT_FOUND"],
    [400, 7_003, NamespaceNotFoundError, "NAMESPACE_NOT_FOUND"],
    [404, 10_013, NamespaceNotFoundError, "NAMESPACE_NOT_FOUND"],
    [404, 42, NamespaceNotFoundError, "NAMESPACE_NOT_FOUND"],
    [400, 10_014, KvHttpError, "NAMESPACE_EXISTS"],
    [403, 10_026, KvHttpError, "NOT_IN_PLAN"],
    [400, 42, KvHttpError, "HTTP_400"],
    [413, 42, KvHttpError, "HTTP_413"],
    [429, 42, KvHttpError, "HTTP_429"],
    [503, undefined, KvHttpError, "HTTP_503"],
    [400, "constructor", KvHttpError, "HTTP_400"],
    [400, "__proto__", KvHttpError, "HTTP_400"],
    [400, 1e300, KvHttpError, "HTTP_400"],
  ])("makes of a %d with the code %s the error that it means", (status, vendorCode, errorClass, code) => {
    const error = toCloudflareError("get", replied(status, saying(vendorCode), { "cf-ray": "r-1" }))
    expect(error).toBeInstanceOf(errorClass)
    expect(error).toMatchObject({ code, operation: "get", outcome: "rejected", requestId: "r-1", attempts: 2 })
  })

  it("says what the service says", () => {
    const { message } = toCloudflareError("put", replied(400, saying(10_021, "bad key")))
    expect(message).toBe("put: HTTP 400 (10021, bad key)")
  })
})

describe("a client of Workers KV", () => {
  const ids = { accountId: "0123456789abcdef0123456789abcdef", apiToken: "SECRET-TOKEN" }
  const NAMESPACE = "fedcba9876543210fedcba9876543210"
  const retrying = (fetch: ReturnType<typeof stubFetch>) =>
    createCloudflareKv({ ...ids, fetch, random: () => 0 }).namespace(NAMESPACE)

  it("obeys the Retry-After of a 429 that fits in its deadline", async () => {
    const delays: (number | undefined)[] = []
    const fetch = stubFetch(({ index }) => (index === 0 ? { status: 429, headers: { "retry-after": "0.05" } } : 200))
    const options = {
      ...ids,
      fetch,
      random: () => 0,
      onEvent: (event: { retryInMs?: number }) => delays.push(event.retryInMs),
    }
    await createCloudflareKv(options).namespace(NAMESPACE).put("a", "1")
    expect(delays).toEqual([50, undefined])
  })

  it("fails at once where the Retry-After does not fit", async () => {
    const fetch = stubFetch(() => ({
      status: 429,
      headers: { "retry-after": "300" },
      body: JSON.stringify(saying(971)),
    }))
    await expect(retrying(fetch).get("a")).rejects.toMatchObject({ code: "HTTP_429", retryable: true, attempts: 1 })
  })

  it.each([
    [undefined, 4],
    [false, 1],
  ])(
    "sends a write of unknown outcome again, unless it is said not to be idempotent (%s)",
    async (idempotent, times) => {
      const fetch = stubFetch(() => 503)
      const refused = retrying(fetch).put("a", "1", { idempotent })
      await expect(refused).rejects.toMatchObject({ status: 503, outcome: "unknown", attempts: times })
      expect(fetch.requests).toHaveLength(times)
    },
  )

  it("makes a namespace once, whatever becomes of the request", async () => {
    const fetch = stubFetch(() => 503)
    const { namespaces } = createCloudflareKv({ ...ids, fetch })
    await expect(namespaces.create("title")).rejects.toMatchObject({ status: 503, outcome: "unknown" })
    expect(fetch.requests).toHaveLength(1)
  })

  it.each([
    ["list", (store: CloudflareKvStore) => store.list()],
    ["put", (store: CloudflareKvStore) => store.put("a", "1")],
    ["delete", (store: CloudflareKvStore) => store.delete("a")],
    ["getMetadata", (store: CloudflareKvStore) => store.getMetadata("a")],
  ])(
    "takes a 200 that says it failed for what it says, in %s(), and never tells the token it repeats",
    async (_, call) => {
      const body = JSON.stringify(saying(10_000, "Invalid token: SECRET-TOKEN"))
      const error = await call(retrying(stubFetch(() => ({ status: 200, body })))).catch((caught: unknown) => caught)
      expect(error).toMatchObject({ code: "UNAUTHORIZED", errors: [{ code: "10000" }] })
      expect(inspect(error) + JSON.stringify(error) + String(error)).not.toContain("SECRET")
    },
  )

  it("reads a value that looks like a failure", async () => {
    const body = JSON.stringify(saying(10_000))
    const value = await retrying(stubFetch(() => ({ status: 200, body }))).get("a")
    expect(new TextDecoder().decode(value?.bytes)).toBe(body)
  })

  it("never tells the token, though the service repeats it", async () => {
    const body = JSON.stringify(saying(10_000, "Invalid token: SECRET-TOKEN"))
    const error = await retrying(stubFetch(() => ({ status: 403, body })))
      .get("a")
      .catch((caught: unknown) => caught)
    expect(error).toMatchObject({ errors: [{ code: "10000", title: "Invalid token: ***" }] })
    expect(JSON.stringify(error) + String(error)).not.toContain("SECRET")
  })

  it.each([307, 302])("refuses a %d, so that token and value stay with the host", async (status) => {
    const fetch = stubFetch(() => ({ status, headers: { location: "https://elsewhere.example/" } }))
    await expect(retrying(fetch).put("a", "1")).rejects.toMatchObject({ code: "REDIRECT_REFUSED" })
    expect(fetch.requests).toHaveLength(1)
  })
})
