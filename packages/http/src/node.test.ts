import { once } from "node:events"
import { request as send } from "node:http"
import { createConnection } from "node:net"
import { describe, expect, it } from "vitest"
import { toFetchHandler } from "./fetch.ts"
import { compose } from "./index.ts"
import { type NodeListenerOptions, toNodeListener } from "./node.ts"
import { listen } from "./test-kit/doors.ts"

const showUrl = toFetchHandler(compose(), ({ url }) => new Response(url))

async function ask(path: string, headers: Record<string, string>, options?: NodeListenerOptions): Promise<string> {
  const url = await listen(toNodeListener(showUrl, options))
  const [response] = await once(send(url, { path, headers }).end(), "response")
  let text = `${response.statusCode} `
  for await (const chunk of response) text += chunk
  return text
}

describe("toNodeListener", () => {
  const forwarded = { host: "inner:8080", "x-forwarded-proto": "https", "x-forwarded-host": "app.example, cdn" }

  it("makes the URL of the Host header, and of what a proxy says where that is trusted", async () => {
    expect(await ask("/a?b=1", forwarded)).toBe("200 http://inner:8080/a?b=1")
    expect(await ask("/a?b=1", forwarded, { trustProxy: true })).toBe("200 https://app.example/a?b=1")
    expect(await ask("/a", { host: "app.example", "x-forwarded-proto": "https" }, { trustProxy: true })).toBe(
      "200 https://app.example/a",
    )
    expect(await ask("//evil.example/a", forwarded, { trustProxy: true })).toBe(
      "200 https://app.example//evil.example/a",
    )
  })

  it.each([
    ["a.example/secret?", "/a"],
    ["user@a.example", "/a"],
    ["a.example", "/a\\b"],
  ])("answers 400 where no URL can be made that means the same: Host %s, path %s", async (host, path) => {
    expect(await ask(path, { host })).toBe("400 ")
    expect(await ask(path, { host: "inner", "x-forwarded-host": host }, { trustProxy: true })).toBe("400 ")
  })

  it("answers HTTP/1.0, which needs no Host, as the health checks of some proxies speak it", async () => {
    const { port } = new URL(await listen(toNodeListener(showUrl)))
    const socket = createConnection(Number(port), "127.0.0.1", () => socket.write("GET /health HTTP/1.0\r\n\r\n"))
    let text = ""
    for await (const chunk of socket) text += chunk
    expect([text.split("\r\n")[0], text.endsWith("http://localhost/health")]).toEqual(["HTTP/1.1 200 OK", true])
  })

  it("leaves the program's own Request and Response as they are", () => {
    const before = [globalThis.Request, globalThis.Response]
    toNodeListener(showUrl)
    expect([globalThis.Request, globalThis.Response]).toEqual(before)
  })
})
