/** Most bytes that are compressed, and that reading lets a compressed value grow to: 4 MiB. */
export const MAX_UNZIPPED_BYTES = 4_194_304

/** Compresses bytes. */
export async function gzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const zipped = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"))
  return new Uint8Array(await new Response(zipped).arrayBuffer())
}

/**
 * Decompresses bytes, and stops at {@link MAX_UNZIPPED_BYTES}.
 *
 * @returns `undefined` when they are broken, or grow beyond that.
 */
export async function gunzip(zipped: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const chunks: Uint8Array[] = []
  let sizeBytes = 0
  try {
    for await (const chunk of new Blob([zipped]).stream().pipeThrough(new DecompressionStream("gzip"))) {
      sizeBytes += chunk.length
      // Leaving the loop cancels the stream, and with it all that is still to be decompressed.
      if (sizeBytes > MAX_UNZIPPED_BYTES) return undefined
      chunks.push(chunk)
    }
  } catch {
    return undefined
  }
  return concatenate(chunks, sizeBytes)
}

/** Joins pieces of a known total length. */
export function concatenate(pieces: readonly Uint8Array[], sizeBytes: number): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(sizeBytes)
  let offset = 0
  for (const piece of pieces) {
    joined.set(piece, offset)
    offset += piece.length
  }
  return joined
}
