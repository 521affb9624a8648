import { Readable } from "node:stream"
import type { FastifyReply } from "fastify"
import { takeAtOnce } from "./take-at-once.ts"

/** What Fastify has to send when its handlers and serialisers are done. */
export type Payload = string | Uint8Array | Readable | ReadableStream<Uint8Array> | null | undefined

/** Takes a `Response` that a handler has returned apart, as Fastify would later: head to the reply, body to send. */
export function takeApart(reply: FastifyReply, payload: unknown): Payload {
  // The cast: Fastify has seen to all else.
  if (!(payload instanceof Response)) return payload as Payload
  reply.code(payload.status)
  for (const [name, value] of payload.headers) reply.header(name, value)
  return payload.body
}

/** Makes a stream of a payload; it is not touched before it is read. */
export function toWebStream(payload: Payload): ReadableStream<Uint8Array> | null {
  if (payload === null || payload === undefined) return null
  if (payload instanceof ReadableStream) return payload
  if (typeof payload === "string" || payload instanceof Uint8Array) return new Response(payload).body
  return fromReadable(payload)
}

function fromReadable(payload: Readable): ReadableStream<Uint8Array> {
  const chunks = payload[Symbol.asyncIterator]()
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await chunks.next()
        if (done) controller.close()
        else controller.enqueue(value)
      },
      // Not by the iterator, which lets go only of what it has begun to read.
      cancel: () => void payload.destroy(),
    },
    { highWaterMark: 0 },
  )
}

/** Makes what Fastify sends of the body of a response; `undefined` is nothing. */
export async function toPayload({ body }: Response): Promise<Buffer | Readable | undefined> {
  if (body === null) return undefined
  const taken = await takeAtOnce(body)
  if (taken instanceof ReadableStream) return Readable.fromWeb(taken)
  return Buffer.from(taken.buffer, taken.byteOffset, taken.byteLength)
}

/** Lets a payload go that nobody wants. */
export function dropPayload(payload: Payload): void {
  if (payload instanceof Readable) payload.destroy()
  else if (payload instanceof ReadableStream && !payload.locked) payload.cancel().catch(() => {})
}
