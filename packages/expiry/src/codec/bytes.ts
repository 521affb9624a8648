import { toFrame } from "./frame.ts"

/** Most bytes that are compressed, and that decompressing lets a value grow to: 4 MiB. */
const MAX_UNZIPPED_BYTES = 4_194_304
/** Below this, gzip's own header eats what it saves. */
const MIN_ZIPPED_BYTES = 1_024
/** Bytes made text at a time: a call takes only so many arguments. */
const CHUNK_BYTES = 0x8000

/** Writes bytes as a frame, compressed if that is wished and makes them smaller. */
export async function toBytesFrame(bytes: Uint8Array<ArrayBuffer>, members: object, zip: boolean): Promise<Uint8Array> {
  if (zip && bytes.length >= MIN_ZIPPED_BYTES && bytes.length <= MAX_UNZIPPED_BYTES) {
    const zipped = await collect(streamOf(bytes).pipeThrough(new CompressionStream("gzip")))
    if (zipped.length < bytes.length) return toFrame(JSON.stringify({ ...members, encoding: "gzip" }), zipped)
  }
  return toFrame(JSON.stringify(members), bytes)
}

/**
 * Decompresses bytes, and stops where they grow beyond 4 MiB.
 *
 * @throws When they are broken, or grow beyond that.
 */
export async function gunzip(zipped: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  return await collect(streamOf(zipped).pipeThrough(new DecompressionStream("gzip")))
}

async function collect(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<Uint8Array> {
  const chunks: Uint8Array<ArrayBuffer>[] = []
  let sizeBytes = 0
  for await (const chunk of stream) {
    sizeBytes += chunk.length
    // Throwing leaves the loop, which cancels the stream and with it all that is still to come.
    if (sizeBytes > MAX_UNZIPPED_BYTES) throw new RangeError(`more than ${MAX_UNZIPPED_BYTES} bytes`)
    chunks.push(chunk)
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer())
}

function streamOf(bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new Blob([bytes]).stream()
}

/** Writes bytes as base64. */
export function toBase64(bytes: Uint8Array): string {
  let binary = ""
  for (let start = 0; start < bytes.length; start += CHUNK_BYTES) {
    binary += String.fromCharCode(...bytes.subarray(start, start + CHUNK_BYTES))
  }
  return btoa(binary)
}

/** Reads base64. @throws When it is none. */
export function fromBase64(text: unknown): Uint8Array {
  if (typeof text !== "string") throw new TypeError("no text")
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
}
