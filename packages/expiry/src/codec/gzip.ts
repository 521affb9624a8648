/** Most bytes that are compressed, and that decompressing lets a value grow to: 4 MiB. */
export const MAX_UNZIPPED_BYTES = 4_194_304

/** Compresses bytes. */
export async function gzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  return await collect(new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip")))
}

/**
 * Decompresses bytes.
 *
 * @returns `undefined` when they are broken, or grow beyond {@link MAX_UNZIPPED_BYTES}, where it stops.
 */
export async function gunzip(zipped: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    return await collect(new Blob([zipped]).stream().pipeThrough(new DecompressionStream("gzip")), MAX_UNZIPPED_BYTES)
  } catch {
    return undefined
  }
}

async function collect(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  maxBytes = Number.POSITIVE_INFINITY,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array<ArrayBuffer>[] = []
  let sizeBytes = 0
  for await (const chunk of stream) {
    sizeBytes += chunk.length
    // Throwing leaves the loop, which cancels the stream and with it all that is still to come.
    if (sizeBytes > maxBytes) throw new RangeError(`more than ${maxBytes} bytes`)
    chunks.push(chunk)
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer())
}
