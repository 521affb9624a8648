import type { IncomingMessage } from "node:http"

/**
 * Makes a stream of a request's body, which leaves the request alone until it is read. What is not read of it is left to the
 * server: to end the request would end the connection, and the answer with it.
 *
 * @param parsed What a parser in front has made of the body: where it has read it, that is given back as it can be.
 */
export function toBodyStream(incoming: IncomingMessage, parsed: unknown): ReadableStream<Uint8Array> {
  let chunks: AsyncIterator<Uint8Array> | undefined
  return new ReadableStream(
    {
      async pull(controller) {
        chunks ??= incoming.readableDidRead ? reread(parsed) : incoming[Symbol.asyncIterator]()
        const { done, value } = await chunks.next()
        if (done) controller.close()
        else controller.enqueue(value)
      },
    },
    { highWaterMark: 0 },
  )
}

async function* reread(parsed: unknown): AsyncGenerator<Uint8Array> {
  if (parsed instanceof Uint8Array) yield parsed
  else if (typeof parsed === "string") yield new TextEncoder().encode(parsed)
  else if (parsed !== undefined && parsed !== null) yield new TextEncoder().encode(JSON.stringify(parsed))
  else throw new TypeError("body: it was read before this middleware; put the middleware in front of what reads it")
}
