import { describe, expect, it } from "vitest"
import { InvalidKeyError } from "../errors/invalid-key-error.ts"
import { resolveBaseUrl, resourceUrl } from "./base-url.ts"

describe("resolveBaseUrl()", () => {
  it.each([
    ["https://api.telnyx.com/v2", "https://api.telnyx.com/v2"],
    ["https://api.telnyx.com/v2/", "https://api.telnyx.com/v2"],
    ["https://api.telnyx.com/v2//", "https://api.telnyx.com/v2"],
    ["https://api.telnyx.com", "https://api.telnyx.com"],
    ["HTTPS://API.telnyx.com:443/v2", "https://api.telnyx.com/v2"],
    ["https://proxy.example:8443/a/b/v2", "https://proxy.example:8443/a/b/v2"],
    ["http://localhost:8787/v2", "http://localhost:8787/v2"],
    ["http://127.0.0.1:8787/v2", "http://127.0.0.1:8787/v2"],
    ["http://127.255.0.9/v2", "http://127.255.0.9/v2"],
    ["http://[::1]:8787/v2", "http://[::1]:8787/v2"],
    ["https://x.example/v2/../v3", "https://x.example/v3"],
  ])("takes %j as %j", (given, href) => {
    expect(resolveBaseUrl(given).href).toBe(href)
  })

  it.each([
    ...[
      "http://api.telnyx.com/v2",
      "http://10.0.0.1/v2",
      "http://127.0.0.1.example.com/v2",
      "http://localhost.example/v2",
    ],
    ...["http://0.0.0.0/v2", "http://[::]/v2", "http://1270.0.0.1/v2", "http://[::ffff:10.0.0.1]/v2"],
  ])("refuses %j: plain http beyond loopback", (given) => {
    expect(() => resolveBaseUrl(given)).toThrow(TypeError)
  })

  it.each([
    ...["https://user@x.example/v2", "https://user:pass@x.example/v2", "https://:pass@x.example/v2"],
    ...["https://x.example/v2?a=1", "https://x.example/v2?", "https://x.example/v2#a", "https://x.example/v2#"],
    ...[
      "",
      " ",
      "api.telnyx.com/v2",
      "/v2",
      "//x.example/v2",
      "ftp://x.example",
      "file:///etc",
      "ws://localhost",
      "data:,",
    ],
    ...["https://", "https://[", "javascript:alert(1)", 42, null, {}, new URL("https://x.example")],
  ])("refuses %j, and quotes nothing of it", (given) => {
    // The rule holds for callers without types too.
    const resolve = () => resolveBaseUrl(given as string)
    expect(resolve).toThrow(TypeError)
    expect(resolve).not.toThrow(/pass/)
    expect(resolve).toThrow(/^baseUrl: /)
  })
})

describe("resourceUrl()", () => {
  const base = resolveBaseUrl("https://x.example/v2")

  it("puts base, path and query together", () => {
    expect(resourceUrl(base, "get", "/a/b%2Fc", "?d=e")).toBe("https://x.example/v2/a/b%2Fc?d=e")
  })

  it.each([
    "/a/..",
    "/a/.",
    "/../a",
    "/a/%2e%2e",
    "/a/%2E",
    "/a/.%2e/b",
    "/a?b",
    "/a#b",
    "/a\\b",
    "/a\tb",
    "/a b",
    "/é",
  ])("refuses the path %j, which a URL parser would change", (path) => {
    expect(() => resourceUrl(base, "get", path, "")).toThrow(InvalidKeyError)
  })
})
