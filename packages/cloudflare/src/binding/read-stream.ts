import { ValueTooLargeError } from "@larder/core"

/**
 * Reads a stream to its end.
 *
 * A binding would take the stream itself, but what it has stored when the stream fails half way differs between runtimes.
 *
 * @throws {ValueTooLargeError} When it is longer than `maxBytes`; it is read no further.
 * @throws What the stream fails with, unchanged.
 */
export async function readStream(stream: ReadableStream<Uint8Array>, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of stream) {
    length += chunk.length
    // Leaving the loop cancels the stream.
    if (length > maxBytes) throw new ValueTooLargeError("put", length, maxBytes)
    chunks.push(chunk)
  }
  const bytes = new Uint8Array(length)
  let offset = 0
  for (const chunk of chunks) {
    bytes.set(chunk, offset)
    offset += chunk.length
  }
  return bytes
}
