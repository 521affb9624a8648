const MARK = 0x01
const BRACE = 0x7b
const NEWLINE = 0x0a
const encoder = /* @__PURE__ */ new TextEncoder()

/** Writes a frame: the mark, a line of JSON about the bytes, the bytes. */
export function toFrame(about: object, payload: Uint8Array): Uint8Array {
  return joinFrame(JSON.stringify(about), payload)
}

/** Joins a line and the bytes again that {@link cutFrame} has cut. */
export function joinFrame(line: string, payload: Uint8Array): Uint8Array {
  const start = encoder.encode(`\u0001${line}\n`)
  const frame = new Uint8Array(start.length + payload.length)
  frame.set(start)
  frame.set(payload, start.length)
  return frame
}

/** Cuts a frame into views of its line and its bytes. @returns `undefined` when it is none; an empty line where it has no end. */
export function cutFrame(bytes: Uint8Array): { readonly line: Uint8Array; readonly payload: Uint8Array } | undefined {
  if (!isFrame(bytes)) return undefined
  const end = bytes.indexOf(NEWLINE)
  return { line: bytes.subarray(1, Math.max(end, 1)), payload: bytes.subarray(end + 1) }
}

/** Tells the content type of an encoded entry. */
export function contentTypeOf(bytes: Uint8Array): string {
  return isFrame(bytes) ? "application/vnd.larder.frame" : "application/json"
}

/** A frame is known by its first bytes: the mark, and the beginning of its line of JSON. */
function isFrame(bytes: Uint8Array): boolean {
  return bytes[0] === MARK && bytes[1] === BRACE
}
