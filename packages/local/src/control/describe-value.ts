/** What a value is taken for, from how it looks: for people to read. */
export interface ValueDescription {
  readonly kind: "envelope" | "session" | "flag" | "frame" | "json" | "text" | "bytes"
  /** What is inside, as JSON, where there is some. */
  readonly json?: unknown
  /** The bytes as text, where they are UTF-8. */
  readonly text?: string
  /** Offsets, bytes and characters of the beginning, where the bytes are no text. */
  readonly hex?: string
  /** End of freshness by the value's own envelope, in epoch milliseconds. */
  readonly expiresAtMs?: number
  /** End of use by the value's own envelope, in epoch milliseconds. */
  readonly staleUntilMs?: number
}

const FRAME_MARK = 0x01
const END_OF_LINE = 0x0a
const decoder = new TextDecoder("utf-8", { fatal: true })

/** Tells what a value seems to be. It never throws, whatever the bytes are. */
export function describeValue(key: string, bytes: Uint8Array): ValueDescription {
  const frameStart = bytes[0] === FRAME_MARK ? bytes.indexOf(END_OF_LINE) + 1 : 0
  if (frameStart > 0) {
    const header = parseObject(decode(bytes.subarray(1, frameStart)))
    if (header !== undefined)
      return { ...describePlain(bytes.subarray(frameStart)), ...ends(header), kind: "frame", json: header }
  }
  const text = decode(bytes)
  if (text !== undefined && key.startsWith("flag/")) return { kind: "flag", text, ...jsonOf(text) }
  const envelope = parseObject(text)
  if (text === undefined || envelope === undefined || !("expires_at" in envelope)) return describePlain(bytes)
  const kind = key.startsWith("session") ? "session" : "envelope"
  return { kind, text, json: envelope, ...ends(envelope) }
}

function describePlain(bytes: Uint8Array): ValueDescription {
  const text = decode(bytes)
  if (text === undefined) return { kind: "bytes", hex: hexDump(bytes) }
  const json = jsonOf(text)
  return { kind: "json" in json ? "json" : "text", text, ...json }
}

function ends(envelope: Readonly<Record<string, unknown>>): Pick<ValueDescription, "expiresAtMs" | "staleUntilMs"> {
  const { expires_at: expiresAtMs, stale_until: staleUntilMs } = envelope
  return {
    ...(typeof expiresAtMs === "number" ? { expiresAtMs } : {}),
    ...(typeof staleUntilMs === "number" ? { staleUntilMs } : {}),
  }
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes)
  } catch {
    return undefined
  }
}

function jsonOf(text: string): { readonly json: unknown } | Record<never, never> {
  try {
    return { json: JSON.parse(text) as unknown }
  } catch {
    return {}
  }
}

function parseObject(text = ""): Readonly<Record<string, unknown>> | undefined {
  const parsed = jsonOf(text)
  const isObject = "json" in parsed && typeof parsed.json === "object" && parsed.json !== null
  // A parsed object has string keys; what they hold is checked by who reads them.
  return isObject && !Array.isArray(parsed.json) ? (parsed.json as Record<string, unknown>) : undefined
}

const DUMPED_BYTES = 4096
const BYTES_PER_LINE = 16

function hexDump(bytes: Uint8Array): string {
  const lines: string[] = []
  for (let at = 0; at < Math.min(bytes.length, DUMPED_BYTES); at += BYTES_PER_LINE) {
    const line = [...bytes.subarray(at, at + BYTES_PER_LINE)]
    const hex = line.map((byte) => byte.toString(16).padStart(2, "0")).join(" ")
    const shown = line.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ".")).join("")
    lines.push(`${at.toString(16).padStart(6, "0")}  ${hex.padEnd(BYTES_PER_LINE * 3)} ${shown}`)
  }
  const rest = bytes.length - DUMPED_BYTES
  return lines.join("\n") + (rest > 0 ? `\n... and ${rest} bytes` : "")
}
