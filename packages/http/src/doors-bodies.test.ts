/** Bodies through every door, also where a middleware has taken them in hand: whole, at the client's pace, and let go with it. */
import { describe, expect, it, vi } from "vitest"
import { compose, type Middleware } from "./index.ts"
import { DOORS } from "./test-kit/doors.ts"
import { createGate } from "./test-kit/gate.ts"

const CHUNK_BYTES = 262_144
const CHUNKS = 96

const leave: Middleware = (_, next) => next()
const wrap: Middleware = async (_, next) => {
  const response = await next()
  return new Response(response.body, response)
}
const CASES = DOORS.flatMap(([name, start]) => [
  [`${name}, left alone`, leave, start] as const,
  [`${name}, in a middleware's hands`, wrap, start] as const,
])

describe.each(CASES)("bodies behind the door of %s", (door, middleware, start) => {
  it("arrive whole, and are made no faster than they are read", async () => {
    let made = 0
    const url = await start(compose(middleware), (_, path) => {
      if (path === "/ping") return { body: "pong" }
      async function* body() {
        for (; made < CHUNKS; made += 1) yield Buffer.alloc(CHUNK_BYTES, made)
      }
      return { body: body() }
    })
    const response = await fetch(url)
    // What the sockets take in is taken when nothing more is made for a while.
    for (let before = -1; before !== made; ) {
      before = made
      for (let round = 0; round < 20; round += 1) await (await fetch(`${url}/ping`)).text()
    }
    expect(made).toBeLessThan(CHUNKS / 2)
    const bytes = Buffer.from(await response.arrayBuffer())
    const all = Buffer.concat(Array.from({ length: CHUNKS }, (_, index) => Buffer.alloc(CHUNK_BYTES, index)))
    expect(bytes.equals(all)).toBe(true)
  })

  it("are let go when the client goes", async () => {
    const ended = createGate()
    const url = await start(compose(middleware), () => {
      async function* body() {
        try {
          for (;;) yield Buffer.alloc(CHUNK_BYTES)
        } finally {
          ended.open()
        }
      }
      return { body: body() }
    })
    const leaving = new AbortController()
    const response = await fetch(url, { signal: leaving.signal })
    await response.body?.getReader().read()
    leaving.abort()
    await ended
  })

  it("are let go when another answer takes their place, and hold nobody up", async () => {
    const refuse: Middleware = async (_, next) => {
      await next()
      return new Response("no", { status: 403 })
    }
    const ended = createGate()
    const url = await start(compose(refuse, middleware), () => {
      async function* body() {
        try {
          for (;;) yield Buffer.alloc(CHUNK_BYTES)
        } finally {
          ended.open()
        }
      }
      return { body: body() }
    })
    const response = await fetch(url)
    expect([response.status, await response.text()]).toEqual([403, "no"])
    // Elsewhere, it was not even begun.
    if (door.startsWith("express")) await ended
  })

  it("that fail on the way fail at the client, and are never taken for whole", async () => {
    // The adapter of node:http tells the console.
    vi.spyOn(console, "error").mockReturnValue()
    const seen = createGate<unknown>()
    const watch: Middleware = async (_, next) => {
      const response = await next()
      const body = response.body?.pipeThrough(new TransformStream({ flush: () => seen.open("whole") }))
      return new Response(body, response)
    }
    const url = await start(compose(middleware, watch), () => {
      async function* body() {
        yield Buffer.from("half of ")
        await ended
        throw new Error("the disk is gone")
      }
      return { body: body() }
    })
    const ended = createGate()
    const response = await fetch(url)
    ended.open()
    await expect(response.text()).rejects.toThrow()
    seen.open("cut off")
    expect(await seen).toBe("cut off")
  })

  it.each(["POST", "PUT", "DELETE"])(
    "come back empty from %s, with the headers the handler has set",
    async (method) => {
      const url = await start(compose(middleware), () => ({ status: 204, headers: { "x-a": "1", vary: ["a", "b"] } }))
      const response = await fetch(url, { method })
      expect([response.status, await response.text(), response.headers.get("x-a")]).toEqual([204, "", "1"])
      expect(response.headers.get("vary")?.replaceAll(" ", "")).toBe("a,b")
    },
  )
})
