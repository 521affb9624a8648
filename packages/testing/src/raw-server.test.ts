import { connect } from "node:net"
import { describe, expect, it } from "vitest"
import { rawResponse, startRawServer } from "./raw-server.ts"

describe("startRawServer()", () => {
  it("shows a request as it was sent, and writes the answer as it was given", async () => {
    const server = await startRawServer((socket) => socket.write(rawResponse(207, "value", { "x-one": "1" })))
    const response = await fetch(`${server.origin}/a%2Fb?c`, { method: "PUT", body: "Zoë" })
    expect([response.status, response.headers.get("x-one"), await response.text()]).toEqual([207, "1", "value"])
    expect(server.requests).toMatchObject([
      { method: "PUT", target: "/a%2Fb?c", headers: { "content-length": "4" }, body: Buffer.from("Zoë") },
    ])
    expect(server.receivedBytes()).toBeGreaterThan(100)
    await server.close()
  })

  it("answers the requests of a connection one by one, however their bytes arrive", async () => {
    const server = await startRawServer((socket, { target }) => socket.write(target))
    const socket = connect(Number(new URL(server.origin).port), "127.0.0.1")
    const requests = "PUT /1 HTTP/1.1\r\ncontent-length: 3\r\n\r\nabcGET /2 HTTP/1.1\r\n\r\n"
    for (const byte of requests) socket.write(byte)
    let answers = ""
    for await (const chunk of socket) {
      answers += String(chunk)
      if (answers === "/1/2") break
    }
    await server.disconnected()
    expect(server.requests.map(({ target, body }) => `${target} ${body}`)).toEqual(["/1 abc", "/2 "])
    await server.close()
  })

  it("greets each connection, and counts no request where none came", async () => {
    const server = await startRawServer(
      () => {},
      (socket) => socket.resetAndDestroy(),
    )
    await expect(fetch(server.origin)).rejects.toThrow()
    expect(server.requests).toEqual([])
    await server.close()
  })
})
