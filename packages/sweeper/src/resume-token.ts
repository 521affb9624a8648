/** Where a sweep stopped. */
export interface Place {
  /** The literal prefix that was being listed. */
  readonly range: string
  /** Of the page that was not done. Absent: the first. */
  readonly cursor?: string | undefined
  /** The last key of that page that is done and still there. Absent: none is. */
  readonly after?: string | undefined
}

/** Writes a place as text that fits into a URL, a header, and a shell's argument. */
export function toResumeToken({ range, cursor, after }: Place): string {
  return encodeURIComponent(JSON.stringify([range, cursor ?? "", after ?? ""])).replaceAll("'", "%27")
}

/** @throws {TypeError} When the text is no such token. */
export function fromResumeToken(token: string): Place {
  try {
    const parts: unknown = JSON.parse(decodeURIComponent(token))
    if (Array.isArray(parts) && parts.every((part) => typeof part === "string")) {
      const [range = "", cursor, after] = parts
      return { range, cursor: cursor || undefined, after: after || undefined }
    }
  } catch {}
  throw new TypeError("resumeToken: expected what a report gave")
}
