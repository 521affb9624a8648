const CONTENT_TYPE = /^multipart\/form-data\s*;.*?\bboundary=(?:"([^"]+)"|([^\s;]+))/i
const NAME = /^content-disposition:.*?[;\s]name="([^"]*)"/im
const BLANK_LINE = "\r\n\r\n"

/** Reads the boundary off a content type; `undefined` when it is not that of a form. */
export function multipartBoundary(contentType = ""): string | undefined {
  const [, quoted, plain] = CONTENT_TYPE.exec(contentType) ?? []
  return quoted ?? plain
}

/**
 * Reads the fields of a form, byte for byte: what the platform parses loses bytes that are no text, unless the field
 * was sent as a file.
 *
 * @returns The last field of each name.
 */
export function parseMultipart(body: Uint8Array, boundary: string): Map<string, Uint8Array> {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.length)
  const fields = new Map<string, Uint8Array>()
  for (const part of splitParts(bytes, boundary)) {
    const headersEnd = part.indexOf(BLANK_LINE)
    const name = headersEnd === -1 ? undefined : NAME.exec(part.toString("utf8", 0, headersEnd))?.[1]
    if (name !== undefined) fields.set(name, part.subarray(headersEnd + BLANK_LINE.length))
  }
  return fields
}

/** Walks what stands between two delimiters. */
function* splitParts(bytes: Buffer, boundary: string): Generator<Buffer> {
  const opening = `--${boundary}\r\n`
  const delimiter = `\r\n--${boundary}`
  let start = bytes.indexOf(opening) + opening.length
  if (start < opening.length) return
  // From the end of the delimiter's own line, which is where the next one begins when there is nothing between them.
  for (let end = bytes.indexOf(delimiter, start - 2); end !== -1; end = bytes.indexOf(delimiter, start - 2)) {
    yield bytes.subarray(start, Math.max(start, end))
    start = end + delimiter.length + 2
  }
}
