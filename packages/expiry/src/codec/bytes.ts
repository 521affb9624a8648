/** Most bytes that are compressed, and that decompressing lets a value grow to: 4 MiB. */
const MAX_UNZIPPED_BYTES = 4_194_304
/** Below this, gzip's own header eats what it saves. */
const MIN_ZIPPED_BYTES = 1_024
/** Bytes made text at a time: a call takes only so many arguments. */
const CHUNK_BYTES = 0x8000

type Bytes = Uint8Array<ArrayBuffer>

/** Compresses bytes. @returns `undefined` where that is not worth it, or reading would refuse it. */
export async function gzip(bytes: Bytes): Promise<Bytes | undefined> {
  if (bytes.length < MIN_ZIPPED_BYTES || bytes.length > MAX_UNZIPPED_BYTES) return undefined
  const zipped = await collect(new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip")))
  return zipped.length < bytes.length ? zipped : undefined
}

/**
 * Decompresses bytes, and stops where they grow beyond 4 MiB.
 *
 * @throws When they are broken, or grow beyond that.
 */
export async function gunzip(zipped: Bytes): Promise<Bytes> {
  return await collect(new Blob([zipped]).stream().pipeThrough(new DecompressionStream("gzip")))
}

async function collect(stream: ReadableStream<Bytes>): Promise<Bytes> {
  const chunks: Bytes[] = []
  let sizeBytes = 0
  for await (const chunk of stream) {
    sizeBytes += chunk.length
    // Throwing leaves the loop, which cancels the stream and with it all that is still to come.
    if (sizeBytes > MAX_UNZIPPED_BYTES) throw new RangeError(`more than ${MAX_UNZIPPED_BYTES} bytes`)
    chunks.push(chunk)
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer())
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
export function fromBase64(text: unknown): Bytes {
  if (typeof text !== "string") throw new TypeError("no text")
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
}
