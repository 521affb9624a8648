import { describe, expect, it } from "vitest"
import { openCloudflare, refusalOf } from "../test-kit/open-cloudflare.ts"
import { rawRequest } from "../test-kit/raw-request.ts"

const UNKNOWN_ID = "6a0f3d0e7c1b4a579d6c0e2b8f3d1a55"

describe("an error", () => {
  it("comes in the vendor's envelope", async () => {
    const { kv } = await openCloudflare()
    const response = await kv("GET", "/values/missing")
    expect([response.status, response.headers["content-type"]]).toEqual([404, "application/json"])
    expect(response.json()).toEqual({
      success: false,
      errors: [{ code: 10009, message: "get: 'key not found'" }],
      messages: [],
      result: null,
    })
  })

  it.each([undefined, "Bearer wrong", "Basic local"])("is 401 with 10000 under the authorization %s", async (value) => {
    const { local, id } = await openCloudflare()
    const headers: Record<string, string> = value === undefined ? {} : { authorization: value }
    const target = `/client/v4/accounts/${local.cloudflare.accountId}/storage/kv/namespaces/${id}/keys`
    expect(refusalOf(await rawRequest(local.url, target, { headers }))).toEqual([401, 10000])
  })

  it.each([
    ["GET", "/client/v4/accounts/no-account/storage/kv/namespaces"],
    ["GET", `/client/v4/accounts/${UNKNOWN_ID}/storage/nowhere`],
    ["PATCH", `/client/v4/accounts/${UNKNOWN_ID}/storage/kv/namespaces`],
    ["POST", `/client/v4/accounts/${UNKNOWN_ID}/storage/kv/namespaces/${UNKNOWN_ID}/values/a`],
    ["GET", `/client/v4/accounts/${UNKNOWN_ID}/storage/kv/namespaces/${UNKNOWN_ID}/bulk`],
    ["GET", `/at/nowhere/client/v4/accounts/${UNKNOWN_ID}/storage/kv/namespaces`],
  ])("is 404 with 7003 for %s %s", async (method, target) => {
    const { local } = await openCloudflare()
    const headers = { authorization: `Bearer ${local.cloudflare.apiToken}` }
    expect(refusalOf(await rawRequest(local.url, target, { method, headers }))).toEqual([404, 7003])
  })

  it("is 400 with 10011 for an id that is none, 404 with 10013 for a namespace there is not", async () => {
    const { api } = await openCloudflare()
    const paths = ["", "/keys", "/values/a", "/metadata/a"]
    for (const path of paths) {
      for (const id of ["short", "6a0f3d0e-7c1b-4a57-9d6c-0e2b8f3d1a55", `${UNKNOWN_ID}0`]) {
        expect(refusalOf(await api("GET", `/${id}${path}`))).toEqual([400, 10011])
      }
      expect(refusalOf(await api("GET", `/${UNKNOWN_ID}${path}`))).toEqual([404, 10013])
    }
    expect((await api("GET", `/${UNKNOWN_ID}/keys`)).text).toContain("list keys: 'namespace not found'")
  })

  it.each([
    ["an empty key", "/values/", 400],
    [".", "/values/.", 400],
    ["an encoded ..", "/values/%2e%2e", 400],
    ["a space", "/values/a%20b", 400],
    ["a line feed", "/values/a%0Ab", 400],
    ["a NUL", "/values/a%00", 400],
    ["a malformed escape", "/values/a%2", 400],
    ["an escape that is not UTF-8", "/values/%FF", 400],
    ["513 bytes", `/values/${"a".repeat(513)}`, 414],
    ["257 characters of two bytes", `/values/${"%C3%A9".repeat(257)}`, 414],
  ])("answers the key %s", async (_, path, status) => {
    const { kv } = await openCloudflare()
    for (const method of ["GET", "PUT", "DELETE"]) expect(refusalOf(await kv(method, path))).toEqual([status, 10001])
  })

  it.each(["a:b", "a/b", "../x", "a/../b", "_x", "...", "%", "é", "👩‍👧", "a?b#c", '"', "é".repeat(256)])(
    "is none for the key %s, which is delivered intact",
    async (key) => {
      const { kv } = await openCloudflare()
      const path = `/values/${encodeURIComponent(key)}`
      expect((await kv("PUT", path, { body: key })).status).toBe(200)
      expect((await kv("GET", path)).text).toBe(key)
      expect((await kv("GET", "/keys")).json()).toMatchObject({ result: [{ name: key }] })
    },
  )
})
