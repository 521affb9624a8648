import type { KvErrorDetails } from "../errors/kv-error.ts"
import { KvResponseError } from "../errors/kv-response-error.ts"
import type { KvKeyInfo, KvPage } from "../kv-store.ts"
import { isRecord, parseJson } from "./parse-json.ts"

/**
 * Reads one page of a list.
 *
 * A field that is missing or makes no sense is left out of its key; a key listed twice comes once.
 *
 * @param date The response's `Date`.
 * @throws {KvResponseError} When it is not a page, or promises more and does not say where.
 */
export function readKeyPage(bytes: Uint8Array, date: string | null, details: Omit<KvErrorDetails, "code">): KvPage {
  const body = parseJson(bytes)
  if (!isRecord(body) || !Array.isArray(body["data"])) {
    throw new KvResponseError("expected a JSON object with a list in data", details)
  }
  const keys = new Map<string, KvKeyInfo>()
  for (const item of body["data"]) {
    const info = readKeyInfo(item)
    if (info !== undefined && !keys.has(info.key)) keys.set(info.key, info)
  }
  const cursor = readCursor(body["meta"], details)
  const serverNowMs = readInstant(date)
  return {
    keys: [...keys.values()],
    ...(cursor === undefined ? {} : { cursor }),
    ...(serverNowMs === undefined ? {} : { serverNowMs }),
  }
}

function readKeyInfo(item: unknown): KvKeyInfo | undefined {
  if (!isRecord(item) || typeof item["key"] !== "string") return undefined
  const sizeBytes = item["size_bytes"]
  const updatedAtMs = readInstant(item["updated_at"])
  return {
    key: item["key"],
    ...(typeof sizeBytes === "number" && Number.isSafeInteger(sizeBytes) && sizeBytes >= 0 ? { sizeBytes } : {}),
    ...(updatedAtMs === undefined ? {} : { updatedAtMs }),
  }
}

function readCursor(meta: unknown, details: Omit<KvErrorDetails, "code">): string | undefined {
  const cursor = isRecord(meta) ? meta["cursor"] : undefined
  const hasMore = isRecord(meta) && meta["has_more"] === true
  if (typeof cursor === "string" && cursor !== "" && (!isRecord(meta) || meta["has_more"] !== false)) return cursor
  if (hasMore) throw new KvResponseError("has_more without a cursor", details)
  return undefined
}

/** An RFC 3339 or HTTP date. Without its zone, it would be read in that of this machine. */
const INSTANT = /^(?:\d{4}-\d\d-\d\dT.+(?:Z|[+-]\d\d:\d\d)|[A-Z][a-z]{2}, .+ GMT)$/

/** Reads an instant; nanosecond digits are cut to milliseconds by the parser. */
export function readInstant(text: unknown): number | undefined {
  const ms = typeof text === "string" && INSTANT.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(ms) ? undefined : ms
}
