import { drainMicrotasks } from "@larder/testing"
import { describe, expect, it, vi } from "vitest"
import { captureBody } from "./capture-body.ts"

const OPEN = new AbortController().signal

/** A source that counts what is asked of it. */
function source(chunks: number, chunkBytes = 10, fail?: Error) {
  const seen = { pulls: 0 }
  const stream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        seen.pulls += 1
        if (seen.pulls <= chunks) controller.enqueue(new Uint8Array(chunkBytes).fill(seen.pulls))
        else if (fail) controller.error(fail)
        else controller.close()
      },
    },
    { highWaterMark: 0 },
  )
  return { seen, stream }
}

const lengthOf = async (stream: ReadableStream<Uint8Array> | null) =>
  (await new Response(stream).arrayBuffer()).byteLength

describe("captureBody()", () => {
  it("gives the body on, and a copy of it", async () => {
    const { stream, whole } = captureBody(source(3).stream, 30, OPEN)
    expect(await lengthOf(stream)).toBe(30)
    expect(await whole).toEqual(Uint8Array.from({ length: 30 }, (_, index) => 1 + Math.floor(index / 10)))
  })

  it("copies what has no body as nothing", async () => {
    const { stream, whole } = captureBody(null, 30, OPEN)
    expect([stream, await whole]).toEqual([null, new Uint8Array()])
  })

  it("has its copy whatever the client is doing with what it got, and however slow it is", async () => {
    const { stream, whole } = captureBody(source(3).stream, 30, OPEN)
    const reader = stream?.getReader()
    const { value } = (await reader?.read()) ?? {}
    value?.fill(99)
    expect((await whole).slice(0, 10)).toEqual(new Uint8Array(10).fill(1))
  })

  it("reads a body no further ahead of its client than it copies", async () => {
    const { seen, stream: from } = source(1_000)
    const { stream, whole } = captureBody(from, 50, OPEN)
    expect(await whole).toBe("too-large")
    await drainMicrotasks()
    expect(seen.pulls).toBe(6)
    const reader = stream?.getReader()
    for (let read = 1; read <= 20; read++) {
      await reader?.read()
      await drainMicrotasks()
      expect(seen.pulls).toBe(Math.max(6, read))
    }
  })

  it("has no copy of a body that fails, and gives the failure on", async () => {
    const failure = new Error("broken off")
    const { stream, whole } = captureBody(source(2, 10, failure).stream, 100, OPEN)
    await expect(lengthOf(stream)).rejects.toBe(failure)
    expect(await whole).toBe("cut-off")
  })

  it("has no copy of a body whose client goes, and tells its source", async () => {
    const cancel = vi.fn()
    const { stream, whole } = captureBody(new ReadableStream({ cancel }), 50, OPEN)
    await stream?.cancel("gone")
    expect(cancel).toHaveBeenCalledExactlyOnceWith("gone")
    expect(await whole).toBe("cut-off")
  })

  it("gives up the copy when its time is over, and not the body", async () => {
    const abort = new AbortController()
    let end = () => {}
    const slow = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(new Uint8Array(10))
        end = () => controller.close()
      },
    })
    const { stream, whole } = captureBody(slow, 50, abort.signal)
    abort.abort()
    expect(await whole).toBe("too-slow")
    end()
    expect(await lengthOf(stream)).toBe(10)
  })
})
