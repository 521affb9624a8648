import { TELNYX_LIMITS } from "@larder/core"
import { type Answer, emptyAnswer, errorAnswer, jsonAnswer } from "../api/answer.ts"
import { type ApiContext, type ApiRequest, toPlace } from "../api/api-context.ts"
import { decodeCursor, encodeCursor } from "../api/cursor.ts"
import type { KeyRecord } from "../storage/records.ts"
import { assertBodySize } from "./assert-body-size.ts"
import { findReadyNamespace } from "./find-namespace.ts"
import { parseKey } from "./key-param.ts"
import { numberParam, ttlParam } from "./query-params.ts"
import { TelnyxError } from "./telnyx-error.ts"

export function getKey(context: ApiContext, { call }: ApiRequest): Answer {
  const namespace = findReadyNamespace(context, call)
  const stored = context.keyspace.get(toPlace(call, namespace), parseKey(call.rawKey ?? ""))
  // Answered, not thrown: a read that finds nothing has been carried out, and is charged.
  if (stored === undefined)
    return errorAnswer(new TelnyxError("notFound", "There is no such key.", { parameter: "key" }))
  return { status: 200, headers: { "content-type": stored.contentType }, body: stored.bytes }
}

export async function putKey(context: ApiContext, { call, contentType, body }: ApiRequest): Promise<Answer> {
  const namespace = findReadyNamespace(context, call)
  const key = parseKey(call.rawKey ?? "")
  assertBodySize(body)
  const ttlSecs = ttlParam(call.query)
  if (ttlSecs !== undefined && !namespace.supportsTtl) {
    throw new TelnyxError("conflict", "The namespace was provisioned without TTL support.", { parameter: "ttl_secs" })
  }
  const outcome = await context.keyspace.put(toPlace(call, namespace), key, {
    bytes: body,
    contentType: contentType ?? "application/octet-stream",
    expiresAtMs: ttlSecs === undefined ? undefined : context.clock.now() + ttlSecs * 1000,
  })
  return emptyAnswer(outcome === "created" ? 201 : 200)
}

export async function deleteKey(context: ApiContext, { call }: ApiRequest): Promise<Answer> {
  const namespace = findReadyNamespace(context, call)
  await context.keyspace.delete(toPlace(call, namespace), parseKey(call.rawKey ?? ""))
  return emptyAnswer(204)
}

export function listKeys(context: ApiContext, { call: { query }, call }: ApiRequest): Answer {
  const namespace = findReadyNamespace(context, call)
  const prefix = query.get("prefix") ?? ""
  const cursor = query.get("cursor")
  const after = cursor === null ? undefined : decodeCursor(prefix, cursor)
  if (cursor !== null && after === undefined) {
    throw new TelnyxError("badRequest", "The cursor is not one of this list.", { parameter: "cursor" })
  }
  const { maxListLimit } = TELNYX_LIMITS
  const limit = Math.min(numberParam(query, "limit", "badRequest") ?? maxListLimit, maxListLimit)
  const { keys, hasMore } = context.keyspace.list(toPlace(call, namespace), { prefix, after, limit })
  const lastKey = keys.at(-1)?.key
  const next = hasMore && lastKey !== undefined ? { cursor: encodeCursor(prefix, lastKey) } : {}
  return jsonAnswer(200, {
    record_type: "storage_kv_key",
    data: keys.map(toListEntry),
    meta: { has_more: hasMore, ...next },
  })
}

function toListEntry({ key, sizeBytes, updatedAt }: KeyRecord): {
  key: string
  size_bytes: number
  updated_at: string
} {
  return { key, size_bytes: sizeBytes, updated_at: updatedAt }
}
