import type { IncomingMessage } from "node:http"
import type { Readable } from "node:stream"
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib"
import type { KvFetchBody } from "../transport/kv-fetch.ts"

/** A map, as the server names the encoding: an object has members that nobody put there. */
const DECODERS: ReadonlyMap<string, () => NodeJS.ReadWriteStream & Readable> = new Map([
  ["gzip", createGunzip],
  ["deflate", createInflate],
  ["br", createBrotliDecompress],
])

/** Reads a message's body chunk by chunk, decoded as its `Content-Encoding` says, so that the reader can stop at its cap. */
export function decodedBody(message: IncomingMessage): KvFetchBody {
  const decoder = DECODERS.get(message.headers["content-encoding"]?.toLowerCase() ?? "")?.()
  if (decoder === undefined) return toBody(message)
  message.once("error", (error) => decoder.destroy(error))
  decoder.once("close", () => message.destroy())
  return toBody(message.pipe(decoder))
}

/** Reads a stream by hand: its async iterator costs several times as much. */
function toBody(stream: Readable): KvFetchBody {
  return {
    getReader() {
      let wake = (): void => {}
      for (const event of ["readable", "end", "error", "close"]) stream.on(event, () => wake())
      return {
        async read() {
          for (;;) {
            // The cast: without an encoding set, a stream of Node gives Buffers, which are Uint8Arrays; its types say any.
            const value = stream.read() as Uint8Array | null
            if (value !== null) return { done: false, value }
            if (stream.readableEnded) return { done: true }
            if (stream.destroyed) throw stream.errored ?? new Error("the connection was closed")
            await new Promise<void>((resolve) => {
              wake = resolve
            })
          }
        },
        async cancel() {
          stream.destroy()
        },
      }
    },
  }
}
