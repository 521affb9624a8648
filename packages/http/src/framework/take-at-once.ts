/** Longest body that is gathered, in bytes: beyond it, one write more costs little beside the body. */
const MOST_BYTES = 65_536

/**
 * Takes a body whole where all of it is there, as that of an answer from a cache, and else leaves it a stream.
 *
 * It waits for one turn of the event loop, so that a stream that has only begun is not held up.
 */
export async function takeAtOnce(body: ReadableStream<Uint8Array>): Promise<Uint8Array | ReadableStream<Uint8Array>> {
  const reader = body.getReader()
  const turn = new Promise<undefined>((resolve) => setImmediate(resolve, undefined))
  const chunks: Uint8Array[] = []
  let sizeBytes = 0
  while (sizeBytes <= MOST_BYTES) {
    const reading = reader.read()
    const read = await Promise.race([reading, turn])
    if (read === undefined) return toStream(chunks, reader, reading)
    if (read.done) return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)
    chunks.push(read.value)
    sizeBytes += read.value.length
  }
  return toStream(chunks, reader)
}

type Reader = ReadableStreamDefaultReader<Uint8Array>

/** Makes a stream of what was taken, and of what comes. */
function toStream(
  chunks: Uint8Array[],
  reader: Reader,
  reading?: ReturnType<Reader["read"]>,
): ReadableStream<Uint8Array> {
  let pending = reading
  return new ReadableStream(
    {
      async pull(controller) {
        const taken = chunks.shift()
        if (taken !== undefined) return controller.enqueue(taken)
        const { done, value } = await (pending ?? reader.read())
        pending = undefined
        if (done) controller.close()
        else controller.enqueue(value)
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  )
}
