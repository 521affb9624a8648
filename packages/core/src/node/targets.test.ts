import { describe, expect, it } from "vitest"
import { createTargets } from "./targets.ts"

describe("createTargets()", () => {
  it.each([
    ["http://127.0.0.1:8080/a%2Fb?c=d", { protocol: "http:", hostname: "127.0.0.1", port: "8080", path: "/a%2Fb?c=d" }],
    ["https://kv.example/v2/x", { protocol: "https:", hostname: "kv.example", port: "", path: "/v2/x" }],
    ["http://[::1]:81/", { protocol: "http:", hostname: "::1", port: "81", path: "/" }],
    ["http://localhost", { protocol: "http:", hostname: "localhost", port: "", path: "/" }],
  ])("takes %s apart", (url, target) => {
    expect(createTargets()(url)).toEqual(target)
  })

  it("keeps hosts apart that follow each other", () => {
    const targetOf = createTargets()
    const urls = ["http://a.example:1/x", "http://a.example:2/x", "https://a.example:1/x", "http://a.example:1/y"]
    expect(
      urls.map(targetOf).map(({ protocol, hostname, port, path }) => `${protocol}//${hostname}:${port}${path}`),
    ).toEqual(urls)
  })
})
