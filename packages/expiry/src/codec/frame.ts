/** Content type of an envelope. */
const ENVELOPE_TYPE = "application/json"
/** Content type of a frame. */
const FRAME_TYPE = "application/vnd.larder.frame"
const MARK = 0x01
const BRACE = 0x7b
const NEWLINE = 0x0a
const encoder = new TextEncoder()

/** Tells a frame by its first bytes: the mark, and the beginning of its line of JSON. */
export function isFrame(bytes: Uint8Array): boolean {
  return bytes[0] === MARK && bytes[1] === BRACE
}

/** Writes a frame: the mark, a line of JSON about the bytes, the bytes. */
export function toFrame(line: string, payload: Uint8Array): Uint8Array {
  const start = encoder.encode(`${line}\n`)
  const frame = new Uint8Array(1 + start.length + payload.length)
  frame[0] = MARK
  frame.set(start, 1)
  frame.set(payload, 1 + start.length)
  return frame
}

/** Cuts a frame into views of its line and of its bytes. @returns `undefined` when its line does not end. */
export function cutFrame(frame: Uint8Array): { readonly line: Uint8Array; readonly payload: Uint8Array } | undefined {
  const end = frame.indexOf(NEWLINE)
  return end === -1 ? undefined : { line: frame.subarray(1, end), payload: frame.subarray(end + 1) }
}

/** Names the content type of an encoded entry. */
export function contentTypeOf(bytes: Uint8Array): string {
  return isFrame(bytes) ? FRAME_TYPE : ENVELOPE_TYPE
}
