import { describe, expect, it } from "vitest"
import { cachedApp } from "../test-kit/cached-app.ts"
import { resolveCacheResponsesOptions } from "./cache-responses-options.ts"
import { whyBypassed } from "./request-verdict.ts"

const { cache } = cachedApp(() => new Response())
const options = resolveCacheResponsesOptions({ cache, ttlMs: 1, cookies: ["theme"], ignoreCookies: ["_ga"] })
const why = (headers: Record<string, string>, method = "GET") =>
  whyBypassed(new Request("https://app.example/", { method, headers }), options)

describe("whyBypassed()", () => {
  it.each(["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "PROPFIND"])("bypasses %s", (method) => {
    expect(why({}, method)).toBe("method")
  })

  it.each<[string, string]>([
    ["authorization", "Bearer zoe"],
    ["proxy-authorization", "Basic x"],
    ["range", "bytes=0-1"],
    ["if-range", '"a"'],
    ["if-match", '"a"'],
    ["if-unmodified-since", "Thu, 01 Jan 2026 00:00:00 GMT"],
    ["upgrade", "websocket"],
    ["transfer-encoding", "chunked"],
    ["content-length", "1"],
    ["x-http-method-override", "DELETE"],
    ["x-original-url", "/admin"],
    ["cache-control", "no-store"],
    ["cache-control", "max-age=0, No-Store"],
    ["cache-control", "max-age=0; no-store"],
    ["cookie", "sid=1"],
    ["cookie", "theme=dark; sid=1"],
    ["cookie", "nameless"],
  ])("bypasses a request with %s: %s", (name, value) => {
    expect(why({ [name]: value })).toBe(name)
  })

  it.each(["https://app.example/#x", "https://app.example/?a=1#b", "https://app.example/#?a=1"])(
    "bypasses %s",
    (url) => {
      expect(whyBypassed(new Request(url), options)).toBe("fragment")
    },
  )

  it.each<Record<string, string>>([
    {},
    { "cache-control": "no-cache" },
    { "cache-control": "max-age=0" },
    { "if-none-match": '"a"' },
    { "content-length": "0" },
    { host: "app.example" },
    { host: "behind-a-proxy:8080" },
    { cookie: "" },
    { cookie: "theme=dark; _ga=1" },
    { "x-forwarded-for": "10.0.0.1" },
  ])("lets the cache be asked with %j", (headers) => {
    expect([why(headers), why(headers, "HEAD")]).toEqual([undefined, undefined])
  })
})
