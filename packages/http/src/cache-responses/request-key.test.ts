import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { cachedApp } from "../test-kit/cached-app.ts"
import { type CacheResponsesOptions, resolveCacheResponsesOptions } from "./cache-responses-options.ts"
import { toKey } from "./request-key.ts"

const { cache } = cachedApp(() => new Response())

function keyOf(
  url: string,
  headers: Record<string, string> = {},
  options: Partial<CacheResponsesOptions> = {},
): string {
  return toKey(new Request(url, { headers }), resolveCacheResponsesOptions({ cache, ttlMs: 1, ...options }))
}

describe("toKey()", () => {
  it("holds method, scheme, host, path, sorted query, declared headers and cookies", () => {
    const options = { vary: ["X-B", "x-a"], cookies: ["theme"] }
    expect(
      keyOf("https://app.example:8443/a/b?z=1&a=%20", { "x-b": "2", "x-a": "1/=&", cookie: "theme=d" }, options),
    ).toBe("GET/https:/app.example:8443/a/b?a=%20&z=1#x-a=1%2F%3D%26&x-b=2&cookie:theme=d")
  })

  it.each([
    ["https://app.example/", "http://app.example/"],
    ["https://a.example/", "https://b.example/"],
    ["https://a.example/", "https://a.example:444/"],
    ["https://app.example/a", "https://app.example/a/"],
    ["https://app.example/a?b", "https://app.example/a%3Fb"],
    ["https://app.example/?a=1&b=2", "https://app.example/?a=1%26b=2"],
    ["https://app.example/?a%00=1", "https://app.example/?a=1"],
  ])("differs for %s and %s", (one, other) => {
    expect(keyOf(one)).not.toBe(keyOf(other))
  })

  it("holds the header Host too, where the URL has another", () => {
    const hosts = [undefined, "app.example", "app.example:8080", "evil.example/", "evil.example"]
    const keys = hosts.map((host) => keyOf("https://app.example/", host === undefined ? {} : { host }))
    expect(keys[1]).toBe(keys[0])
    expect(new Set(keys).size).toBe(4)
    expect(keys[3]).toBe("GET/https:/app.example@evil.example%2F/?#")
  })

  it("tells an empty header from none, and a header from a cookie of its name", () => {
    const options = { vary: ["x"], cookies: ["x"] }
    const keys = [{}, { x: "" }, { x: "1" }, { cookie: "x=1" }].map((headers: Record<string, string>) =>
      keyOf("https://app.example/", headers, options),
    )
    expect(new Set(keys).size).toBe(4)
  })

  it("is harmless for headers, cookies and parameters named as what all objects have", () => {
    const options = { vary: ["constructor", "__proto__"], cookies: ["constructor"] }
    expect(keyOf("https://app.example/?__proto__=1", {}, options)).toBe("GET/https:/app.example/?__proto__=1#")
    expect(keyOf("https://app.example/", { constructor: "a" }, options)).not.toBe(keyOf("https://app.example/"))
  })

  it("never has one key for different parts of an own key, nor for one and a URL", () => {
    const parts = fc.array(fc.string(), { minLength: 1, maxLength: 3 })
    fc.assert(
      fc.property(parts, parts, (one, other) => {
        const [first, second] = [one, other].map((own) => keyOf("https://app.example/", {}, { key: () => own }))
        expect(first === second).toBe(JSON.stringify(one) === JSON.stringify(other))
        expect(first).not.toContain("?")
      }),
    )
  })

  it("never has one key for different values of declared headers and cookies", () => {
    const value = fc.stringMatching(/^[!#-:<-~]{0,6}$/)
    fc.assert(
      fc.property(value, value, value, value, (a, b, c, d) => {
        const options = { vary: ["x", "y"], cookies: ["z"] }
        const [first, second] = [
          keyOf("https://app.example/", { x: a, y: b, cookie: `z=${a}` }, options),
          keyOf("https://app.example/", { x: c, y: d, cookie: `z=${c}` }, options),
        ]
        expect(first === second).toBe(a === c && b === d)
      }),
    )
  })
})
