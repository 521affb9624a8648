import { describe, expect, it } from "vitest"
import { takeAtOnce } from "./take-at-once.ts"

async function read(taken: Uint8Array | ReadableStream<Uint8Array>): Promise<string> {
  return taken instanceof ReadableStream
    ? `stream of ${await new Response(taken).text()}`
    : Buffer.from(taken).toString()
}

function streamOf(...chunks: readonly string[]): ReadableStream<Uint8Array> {
  const left = chunks.map((chunk) => Buffer.from(chunk))
  return new ReadableStream({
    pull(controller) {
      const chunk = left.shift()
      if (chunk === undefined) controller.close()
      else controller.enqueue(chunk)
    },
  })
}

describe("takeAtOnce", () => {
  it("takes what is all there", async () => {
    expect(await read(await takeAtOnce(streamOf("one, ", "two")))).toBe("one, two")
    expect(await read(await takeAtOnce(streamOf()))).toBe("")
  })

  it("leaves a stream what is not yet there, and loses nothing of it", async () => {
    let controller: ReadableStreamDefaultController<Uint8Array> | undefined
    const body = new ReadableStream<Uint8Array>({
      start(given) {
        controller = given
        given.enqueue(Buffer.from("one, "))
      },
    })
    const taken = await takeAtOnce(body)
    controller?.enqueue(Buffer.from("two"))
    controller?.close()
    expect(await read(taken)).toBe("stream of one, two")
  })

  it("leaves a stream what is long", async () => {
    const long = "x".repeat(70_000)
    expect(await read(await takeAtOnce(streamOf(long, "end")))).toBe(`stream of ${long}end`)
  })

  it("lets the source go with the stream, and fails as it does", async () => {
    let reason: unknown
    const source = new ReadableStream<Uint8Array>({
      cancel(given) {
        reason = given
      },
    })
    const waiting = await takeAtOnce(source)
    await (waiting as ReadableStream).cancel("gone")
    expect(reason).toBe("gone")
    const failing = new ReadableStream<Uint8Array>({
      pull() {
        throw new Error("the disk is gone")
      },
    })
    await expect(takeAtOnce(failing)).rejects.toThrow("the disk is gone")
  })
})
