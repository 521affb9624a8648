import type { ServerResponse } from "node:http"

/** The methods that write, where those of the object itself are held. */
export type BodyWriter = Pick<ServerResponse, "writeHead" | "write" | "end">

/**
 * Writes a body as fast as the client takes it, and ends the response.
 *
 * A body that fails takes the connection with it, so that nobody takes what came of it for all; a client that goes lets the
 * body go.
 */
export async function writeBody(
  outgoing: ServerResponse,
  body: Response["body"],
  writer: BodyWriter = outgoing,
): Promise<void> {
  writer.writeHead.call(outgoing, outgoing.statusCode)
  const reader = body?.getReader()
  if (outgoing.req.method === "HEAD") await reader?.cancel()
  else if (reader !== undefined) await pump(outgoing, reader, writer)
  if (!outgoing.destroyed) Reflect.apply(writer.end, outgoing, [])
}

async function pump(
  outgoing: ServerResponse,
  reader: ReadableStreamDefaultReader<Uint8Array>,
  writer: BodyWriter,
): Promise<void> {
  // A read may wait for long: that the client is gone must end it.
  const leave = () => void reader.cancel().catch(() => {})
  outgoing.once("close", leave)
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done || outgoing.destroyed) break
      if (!Reflect.apply(writer.write, outgoing, [value])) await roomOf(outgoing)
    }
  } catch (error) {
    outgoing.destroy(error instanceof Error ? error : new Error("The body has failed", { cause: error }))
  } finally {
    outgoing.off("close", leave)
  }
}

function roomOf(outgoing: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      outgoing.off("drain", go)
      outgoing.off("close", go)
      resolve()
    }
    outgoing.once("drain", go)
    outgoing.once("close", go)
    if (outgoing.destroyed) go()
  })
}
