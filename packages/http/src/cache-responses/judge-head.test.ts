import { describe, expect, it } from "vitest"
import { cachedApp } from "../test-kit/cached-app.ts"
import { type CacheResponsesOptions, resolveCacheResponsesOptions } from "./cache-responses-options.ts"
import { judgeHead } from "./judge-head.ts"

const { cache } = cachedApp(() => new Response())
const NOW_MS = Date.UTC(2026, 0, 1)
const at = (atMs: number) => new Date(atMs).toUTCString()

function judge(
  headers: Record<string, string>,
  status = 200,
  options: Partial<CacheResponsesOptions> = {},
  asked: Record<string, string> = {},
) {
  const body = status === 204 || status === 304 ? null : "text"
  const resolved = resolveCacheResponsesOptions({ cache, ttlMs: 1, ...options })
  const request = new Request("https://app.example/", { headers: asked })
  return judgeHead(request, new Response(body, { status, headers }), NOW_MS - 500, NOW_MS, resolved)
}

describe("judgeHead()", () => {
  it.each([200, 203, 204, 301, 404, 410])("takes status %i, unless told otherwise", (status) => {
    expect(judge({}, status)).toMatchObject({ endsAtMs: Number.POSITIVE_INFINITY })
    expect(judge({}, status, { statuses: [] })).toBe("status")
  })

  it.each([201, 206, 302, 304, 307, 400, 401, 403, 429, 500, 503])("refuses status %i", (status) => {
    expect(judge({}, status)).toBe("status")
  })

  it.each<[string, string]>([
    ["set-cookie", "a=1"],
    ["clear-site-data", '"cookies"'],
    ["www-authenticate", "Basic"],
    ["content-range", "bytes 0-1/2"],
    ["trailer", "x-checksum"],
    ["cache-control", "private"],
    ["cache-control", 'private="x-user"'],
    ["cache-control", "public, NO-STORE"],
    ["cache-control", "no-cache"],
    ["cache-control", 'no-cache="set-cookie"'],
    ["cache-control", "max-age=60; public"],
    ["cache-control", "max-age=60, max-age=0"],
    ["vary", "*"],
    ["vary", "Accept, *"],
    ["vary", "x-user"],
    ["vary", "accept x-user"],
    ["vary", "cookie"],
    ["vary", "constructor"],
    ["vary", "__proto__"],
    ["content-encoding", "gzip"],
    ["content-encoding", "br"],
    ["content-type", "text/event-stream; charset=utf-8"],
  ])("refuses %s: %s", (name, value) => {
    expect(judge({ [name]: value }, 200, { vary: ["accept"] })).toBe(name)
  })

  it("takes what varies by declared headers and cookies alone, and gzip where the key has accept-encoding", () => {
    const options = { vary: ["accept", "accept-encoding"], cookies: ["theme"], ignoreCookies: ["_ga"] }
    expect(judge({ vary: "Accept ,, COOKIE", "content-encoding": "gzip" }, 200, options)).toBeTypeOf("object")
    expect(judge({ vary: "cookie" }, 200, options, { cookie: "theme=dark" })).toBeTypeOf("object")
    expect(judge({ vary: "cookie" }, 200, options, { cookie: "theme=dark; _ga=1" })).toBe("vary")
    expect(judge({ vary: "cookie" }, 200, { ignoreCookies: ["_ga"] })).toBe("vary")
    expect(judge({ "content-encoding": "identity", vary: "" })).toBeTypeOf("object")
    expect(judge({ "content-encoding": "gzip, br" }, 200, options)).toBe("content-encoding")
  })

  it.each<[Record<string, string>, number, number]>([
    [{}, -500, Number.POSITIVE_INFINITY],
    [{ "cache-control": "max-age=60" }, -500, 59_500],
    [{ "cache-control": "max-age=60, s-maxage=10" }, -500, 9_500],
    [{ "cache-control": "max-age=60", age: "20" }, -20_500, 39_500],
    [{ "cache-control": "max-age=60", age: "0, 90" }, -500, 59_500],
    [{ "cache-control": "max-age=60", age: "-90" }, -500, 59_500],
    [{ "cache-control": "max-age=60", date: at(NOW_MS - 30_000) }, -30_000, 30_000],
    [{ "cache-control": "max-age=60", date: at(NOW_MS + 30_000) }, -500, 59_500],
    [{ "cache-control": "max-age=60", date: "yesterday" }, -500, 59_500],
    [{ expires: at(NOW_MS + 10_000) }, -500, 9_500],
    [{ expires: at(NOW_MS + 10_000), date: at(NOW_MS - 5_000) }, -5_000, 10_000],
    [{ expires: "0", "cache-control": "max-age=60" }, -500, 59_500],
  ])("reads age and end of %j", (headers, bornMs, endMs) => {
    expect(judge(headers)).toMatchObject({ bornAtMs: NOW_MS + bornMs, endsAtMs: NOW_MS + endMs })
  })

  it.each<Record<string, string>>([
    { "cache-control": "max-age=0" },
    { "cache-control": "max-age=60, s-maxage=0" },
    { "cache-control": "max-age=-1" },
    { "cache-control": "max-age=1.5" },
    { "cache-control": "max-age" },
    { "cache-control": "s-maxage=a, max-age=60" },
    { "cache-control": "max-age=60", age: "60" },
    { "cache-control": "max-age=60", age: "60, 0" },
    { expires: "0" },
    { expires: at(NOW_MS - 1_000) },
  ])("takes %j for expired", (headers) => {
    expect(judge(headers)).toBe("expired")
  })

  it.each<[string, boolean]>([
    ["max-age=60", false],
    ["max-age=60, must-revalidate", true],
    ["max-age=60, proxy-revalidate", true],
    ["s-maxage=60", true],
    ["s-maxage=60, stale-while-revalidate=60", false],
  ])("reads of %s whether it may be stale", (value, mustRevalidate) => {
    expect(judge({ "cache-control": value })).toMatchObject({ mustRevalidate })
  })
})
