import type { IncomingMessage } from "node:http"
import { TELNYX_LIMITS } from "@larder/core"

const NO_BYTES = Buffer.alloc(0)

/** How far one that is too large is read on, only to answer politely; then the connection is cut. */
const DRAINED_BYTES = 64 * 1024 * 1024

/**
 * Reads the body of a request.
 *
 * Of one that is too large, only the first byte too many is kept; the rest is read and dropped, so that the client is
 * there to hear the 413.
 *
 * @param maxBytes Length from which it is too large. @default that of a value
 * @throws What the connection broke with.
 */
export async function readBody(
  request: IncomingMessage,
  maxBytes: number = TELNYX_LIMITS.maxValueBytes,
): Promise<Uint8Array> {
  const { "content-length": length, "transfer-encoding": encoding } = request.headers
  if (encoding === undefined && (length === undefined || length === "0")) return NO_BYTES
  const chunks: Buffer[] = []
  let bytes = 0
  // An IncomingMessage without an encoding yields buffers.
  for await (const chunk of request as AsyncIterable<Buffer>) {
    const room = maxBytes + 1 - bytes
    if (room > 0) chunks.push(chunk.subarray(0, room))
    bytes += chunk.length
    if (bytes > maxBytes + DRAINED_BYTES) request.destroy()
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)
}
