import { inspect } from "node:util"
import { stubFetch } from "@larder/testing"
import { describe, expect, it } from "vitest"
import { type CloudflareKvOptions, createCloudflareKv } from "./index.ts"

const VALID: CloudflareKvOptions = { accountId: "0123456789abcdef0123456789abcdef", apiToken: "SECRET" }
const NAMESPACE = "fedcba9876543210fedcba9876543210"
const BAD_IDS = ["", ".", "..", "a/b", "%2e%2e", "x?y", "x#y", "0123", `${NAMESPACE}/..`, "g".repeat(32), 42, null]

describe("createCloudflareKv()", () => {
  it("gives the same store for the same namespace, however it is spelt", () => {
    const kv = createCloudflareKv(VALID)
    expect(kv.namespace(NAMESPACE)).toBe(kv.namespace(NAMESPACE.toUpperCase()))
  })

  it.each(BAD_IDS)("refuses the id %j, of an account or a namespace", async (id) => {
    const text = id as string
    expect(() => createCloudflareKv({ ...VALID, accountId: text })).toThrow(/^accountId: expected 32 hex digits/)
    const { namespace, namespaces } = createCloudflareKv(VALID)
    expect(() => namespace(text)).toThrow(/^namespace id: expected 32 hex digits/)
    await expect(namespaces.delete(text)).rejects.toBeInstanceOf(TypeError)
  })

  it.each(["", " \n", "SECRET\nx", "SECRÉT", undefined, 42])("refuses the token %j without telling it", (apiToken) => {
    const make = () => createCloudflareKv({ ...VALID, apiToken: apiToken as string })
    expect(make).toThrow(/^apiToken: /)
    expect(make).not.toThrow(/SECR/)
  })

  it("reads the token of a function for each request", async () => {
    const fetch = stubFetch(() => 404)
    let reads = 0
    const store = createCloudflareKv({ ...VALID, apiToken: () => `T${++reads}`, fetch }).namespace(NAMESPACE)
    await store.get("a")
    await store.get("a")
    expect(fetch.requests.map(({ headers }) => headers["authorization"])).toEqual(["Bearer T1", "Bearer T2"])
  })

  it.each(["http://api.example/v4", "https://u:p@api.example", "https://api.example/?x", "no url"])(
    "refuses the base URL %j",
    (baseUrl) => {
      expect(() => createCloudflareKv({ ...VALID, baseUrl })).toThrow(/^baseUrl: /)
    },
  )

  it.each([
    { deadlineMs: 0 },
    { timeoutMs: 2 ** 31 },
    { maxAttempts: 11 },
    { writeIntervalMs: -1 },
    { writeIntervalMs: 60_001 },
    { writeIntervalMs: Number.NaN },
  ])("refuses %j", (options) => {
    expect(() => createCloudflareKv({ ...VALID, ...options })).toThrow(RangeError)
  })

  it("can be printed without the token", () => {
    const kv = createCloudflareKv(VALID)
    expect(inspect([kv, kv.namespace(NAMESPACE)], { depth: 9, showHidden: true })).not.toContain("SECRET")
  })
})
