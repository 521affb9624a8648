import { IncomingMessage, ServerResponse } from "node:http"
import { Socket } from "node:net"
import { describe, expect, it } from "vitest"
import { BadRequestError } from "./bad-request-error.ts"
import { toRequest } from "./to-request.ts"

function make(path: string, host?: string, method = "GET") {
  const incoming = Object.assign(new IncomingMessage(new Socket()), { method, headers: { cookie: "a=1; b=2" } })
  const outgoing = new ServerResponse(incoming)
  return { request: toRequest(incoming, outgoing, { protocol: "https", host, path }), outgoing }
}

describe("toRequest", () => {
  it.each([
    ["/a?b=1", "app.example", "https://app.example/a?b=1"],
    ["/", "app.example:8443", "https://app.example:8443/"],
    ["/", "[::1]:3000", "https://[::1]:3000/"],
    ["//x/y", "app.example", "https://app.example//x/y"],
    ["http://other.example/a", "app.example", "https://app.example/a"],
    ["/a", undefined, "https://localhost/a"],
    ["/a", "", "https://localhost/a"],
    ["/a?next=/../b\\c", "app.example", "https://app.example/a?next=/../b\\c"],
    ["/...", "app.example", "https://app.example/..."],
  ])("makes of %s at %s the URL %s", (path, host, url) => {
    expect(make(path, host).request.url).toBe(url)
  })

  it.each([
    ["/../a", "app.example"],
    ["/a/..", "app.example"],
    ["/a/.%2E/b", "app.example"],
    ["/a\\b", "app.example"],
    ["/", "app.example/"],
    ["/", "a@app.example"],
    ["/", "app.example#"],
    ["*", "app.example"],
    ["*a", "app.example"],
  ])("refuses %s at %s", (path, host) => {
    expect(() => make(path, host)).toThrow(BadRequestError)
  })

  it("takes the server as a whole for OPTIONS alone: of a GET, its answer would be cached as that of /", () => {
    expect(make("*", "app.example", "OPTIONS").request.url).toBe("https://app.example/")
  })

  it("refuses a method that the standard has no requests for, with status 400", () => {
    expect(() => make("/", "app.example", "TRACE")).toThrow(expect.objectContaining({ status: 400, statusCode: 400 }))
  })

  it("tells by its signal of a client that goes before it has its answer", () => {
    const { request, outgoing } = make("/")
    expect(request.signal.aborted).toBe(false)
    outgoing.emit("close")
    expect([request.signal.aborted, request.headers.get("cookie")]).toEqual([true, "a=1; b=2"])
  })
})
