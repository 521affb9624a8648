import type { Answer } from "../api/answer.ts"
import { type ApiContext, type ApiRequest, toPlace } from "../api/api-context.ts"
import { decodeCursor, encodeCursor } from "../api/cursor.ts"
import type { KeyRecord } from "../storage/records.ts"
import { CloudflareError } from "./cloudflare-error.ts"
import { envelope } from "./envelope.ts"
import { findNamespace } from "./find-namespace.ts"
import { whyTooLong } from "./key-rule.ts"
import { CLOUDFLARE_LIMITS } from "./limits.ts"
import { fromMetadata } from "./metadata.ts"
import { numberParam } from "./number-param.ts"
import { toSeconds } from "./seconds.ts"

const { minListLimit: min, maxListLimit: max } = CLOUDFLARE_LIMITS

export function listKeys(context: ApiContext, { call: { query }, call }: ApiRequest): Answer {
  const place = toPlace(call, findNamespace(context, call))
  const limit = numberParam(query, "limit", { min, max, usual: max })
  const prefix = query.get("prefix") ?? ""
  const reason = whyTooLong(prefix)
  if (reason !== undefined) throw new CloudflareError("keyTooLong", reason)
  const { keys, hasMore } = context.keyspace.list(place, { prefix, after: parseCursor(query, prefix), limit })
  const lastKey = keys.at(-1)?.key
  const cursor = hasMore && lastKey !== undefined ? encodeCursor(prefix, lastKey) : ""
  return envelope(keys.map(toListEntry), { result_info: { count: keys.length, cursor } })
}

/** @returns The last key of the page before; an empty cursor begins anew. */
function parseCursor(query: URLSearchParams, prefix: string): string | undefined {
  const cursor = query.get("cursor") ?? ""
  if (cursor === "") return undefined
  const after = decodeCursor(prefix, cursor)
  if (after !== undefined) return after
  throw new CloudflareError("badRequest", "list keys: 'the cursor is not one of this list'")
}

function toListEntry({ key, expiresAtMs, metadata }: KeyRecord): Record<string, unknown> {
  return {
    name: key,
    ...(expiresAtMs === undefined ? {} : { expiration: toSeconds(expiresAtMs) }),
    ...(metadata === undefined ? {} : { metadata: fromMetadata(metadata) }),
  }
}
