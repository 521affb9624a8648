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

function toBody(stream: Readable): KvFetchBody {
  return {
    getReader() {
      // The cast: without an encoding set, a stream of Node yields Buffers, which are Uint8Arrays; its types say any.
      const chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Uint8Array, undefined>
      return {
        async read() {
          const { done = false, value } = await chunks.next()
          return { done, value }
        },
        async cancel() {
          stream.destroy()
        },
      }
    },
  }
}
