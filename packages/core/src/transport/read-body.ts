import { concatBytes } from "./concat-bytes.ts"
import type { KvFetchResponse } from "./kv-fetch.ts"

/** What could be read of a body, and how it ended. */
export interface ReadBody {
  readonly bytes: Uint8Array<ArrayBuffer>
  /** `"too-large"`: reading stopped at the cap, or at the announced length. `"broken"`: it ended before that length. */
  readonly end: "whole" | "too-large" | "broken"
  /** What the runtime threw when it broke. */
  readonly cause?: unknown
}

/** Reads a body, never more than `maxBytes` of it: the count is of bytes after decompression. Does not throw. */
export async function readBody(response: KvFetchResponse, maxBytes: number): Promise<ReadBody> {
  const announced = announcedLength(response)
  const most = Math.min(maxBytes, announced ?? maxBytes)
  const chunks: Uint8Array[] = []
  let length = 0
  const ended = (end: ReadBody["end"], cause?: unknown): ReadBody => ({
    bytes: concatBytes(chunks, length),
    end,
    cause,
  })

  const reader = response.body?.getReader()
  try {
    for (;;) {
      const chunk = (await reader?.read())?.value
      if (chunk === undefined) return ended(length < (announced ?? 0) ? "broken" : "whole")
      if (length + chunk.length > most) {
        reader?.cancel().catch(() => {})
        return ended("too-large")
      }
      chunks.push(chunk)
      length += chunk.length
    }
  } catch (cause) {
    return ended("broken", cause)
  }
}

/** The length the server announced, where it is the length we will see: a decoded body has another one. */
function announcedLength({ headers }: KvFetchResponse): number | undefined {
  const isEncoded = (headers.get("content-encoding") ?? "identity") !== "identity"
  const length = headers.get("content-length")
  return isEncoded || length === null || !/^\d+$/.test(length) ? undefined : Number(length)
}
