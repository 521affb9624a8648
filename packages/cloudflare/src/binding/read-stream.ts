import { InvalidValueError, ValueTooLargeError } from "@larder/core"
import { concatBytes, orAborted } from "@larder/core/transport"

/**
 * Reads a stream to its end.
 *
 * A binding would take the stream itself, but what it has stored when the stream fails half way differs between runtimes.
 *
 * @throws {ValueTooLargeError} When it is longer than `maxBytes`; it is read no further.
 * @throws {InvalidValueError} When a chunk of it is no bytes.
 * @throws What the stream fails with, or the reason of `signal`, unchanged.
 */
export async function readStream(
  stream: ReadableStream<unknown>,
  maxBytes: number,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  const reader = stream.getReader()
  try {
    for (;;) {
      const { value: chunk, done } = await (signal === undefined ? reader.read() : orAborted(reader.read(), signal))
      if (done) break
      if (!(chunk instanceof Uint8Array)) throw new InvalidValueError("put", "expected a stream of bytes")
      length += chunk.length
      if (length > maxBytes) throw new ValueTooLargeError("put", length, maxBytes)
      chunks.push(chunk)
    }
  } catch (error) {
    // Its source may stop; what it says to that does not matter any more.
    reader.cancel(error).catch(() => {})
    throw error
  }
  return concatBytes(chunks, length)
}
