import { describe, expect, it } from "vitest"
import { LateResponse } from "./late-response.ts"

function open(text: string) {
  let opened = 0
  const response = new LateResponse(
    { status: 201, statusText: "Made", headers: { "content-type": "text/plain" } },
    () => {
      opened += 1
      return new Response(text).body
    },
  )
  return { response, opened: () => opened }
}

describe("LateResponse", () => {
  it("makes no body for who looks at its head, and is none the less a response", () => {
    const { response, opened } = open("hello")
    response.headers.set("x-a", "1")
    expect([response.status, response.statusText, response.headers.get("x-a"), response.ok]).toEqual([
      201,
      "Made",
      "1",
      true,
    ])
    expect([response.bodyUsed, response.isOpened, opened(), response instanceof Response]).toEqual([
      false,
      false,
      0,
      true,
    ])
  })

  it.each([
    ["text", (response: Response) => response.text()],
    ["arrayBuffer", async (response: Response) => Buffer.from(await response.arrayBuffer()).toString()],
    ["blob", async (response: Response) => (await response.blob()).text()],
    ["clone", (response: Response) => response.clone().text()],
    ["body", (response: Response) => new Response(response.body).text()],
    ["json", async (response: Response) => String(await response.json())],
  ])("makes it once for %s", async (_, read) => {
    const { response, opened } = open("42")
    expect(await read(response)).toBe("42")
    expect([response.isOpened, opened()]).toEqual([true, 1])
    void response.body
    expect(opened()).toBe(1)
  })

  it("passes on to a response that is made of it", async () => {
    const { response } = open("hello")
    const copy = new Response(response.body, response)
    expect([copy.status, copy.headers.get("content-type"), await copy.text()]).toEqual([201, "text/plain", "hello"])
  })
})
