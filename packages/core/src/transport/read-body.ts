import type { KvFetchBody, KvFetchResponse } from "./kv-fetch.ts"

/** More bytes came than were asked for. */
export class BodyTooLarge extends Error {
  override readonly name = "BodyTooLarge"
}

/** Fewer bytes came than were announced. */
export class BodyTruncated extends Error {
  override readonly name = "BodyTruncated"
}

/**
 * Reads a body whole, but never more than `maxBytes` of it: the count is of bytes after decompression.
 *
 * @throws {BodyTooLarge} Beyond `maxBytes`, or beyond the announced length.
 * @throws {BodyTruncated} When it ends before the announced length.
 */
export async function readBody(response: KvFetchResponse, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const announced = announcedLength(response)
  if (announced !== undefined && announced > maxBytes) {
    await cancel(response.body)
    throw new BodyTooLarge()
  }
  const bytes = await readChunks(response.body, Math.min(maxBytes, announced ?? maxBytes))
  if (announced !== undefined && bytes.length < announced) throw new BodyTruncated()
  return bytes
}

/** Reads the beginning of an error's body, up to `maxBytes`; what is wrong with the body itself is of no interest. */
export async function readBodyStart(response: KvFetchResponse, maxBytes: number): Promise<Uint8Array> {
  const start: Uint8Array[] = []
  try {
    await readChunks(response.body, maxBytes, start)
  } catch {
    // The status says that the call failed; half an explanation is better than a second failure.
  }
  return concat(start)
}

async function readChunks(
  body: KvFetchBody | null,
  maxBytes: number,
  chunks: Uint8Array[] = [],
): Promise<Uint8Array<ArrayBuffer>> {
  if (body === null) return new Uint8Array(0)
  const reader = body.getReader()
  let length = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return concat(chunks)
    if (value === undefined) continue
    length += value.length
    if (length > maxBytes) {
      reader.cancel().catch(ignore)
      throw new BodyTooLarge()
    }
    chunks.push(value)
  }
}

/** The length the server announced, where it is the length we will see: a decoded body has another one. */
function announcedLength(response: KvFetchResponse): number | undefined {
  const encoding = response.headers.get("content-encoding")
  if (encoding !== null && encoding !== "identity") return undefined
  const length = Number(response.headers.get("content-length") ?? Number.NaN)
  return Number.isSafeInteger(length) && length >= 0 ? length : undefined
}

async function cancel(body: KvFetchBody | null): Promise<void> {
  await body?.getReader().cancel().catch(ignore)
}

function concat(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0))
  let offset = 0
  for (const chunk of chunks) {
    bytes.set(chunk, offset)
    offset += chunk.length
  }
  return bytes
}

function ignore(): void {}
