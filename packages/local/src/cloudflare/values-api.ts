import { type Answer, errorAnswer } from "../api/answer.ts"
import { type ApiContext, type ApiRequest, toPlace } from "../api/api-context.ts"
import type { StoredValue } from "../storage/records.ts"
import { CloudflareError } from "./cloudflare-error.ts"
import { envelope } from "./envelope.ts"
import { findNamespace } from "./find-namespace.ts"
import { parseKey } from "./key-param.ts"
import { fromMetadata } from "./metadata.ts"
import { toSeconds } from "./seconds.ts"
import { readSentValue } from "./sent-value.ts"
import { toWrite } from "./to-write.ts"

export function getValue(context: ApiContext, request: ApiRequest): Answer {
  return answerStored(context, request, ({ bytes, expiresAtMs }) => {
    const about = expiresAtMs === undefined ? {} : { expiration: String(toSeconds(expiresAtMs)) }
    return { status: 200, headers: { "content-type": "application/octet-stream", ...about }, body: bytes }
  })
}

export function getMetadata(context: ApiContext, request: ApiRequest): Answer {
  return answerStored(context, request, ({ metadata }) => envelope(fromMetadata(metadata)))
}

export async function putValue(context: ApiContext, { call, contentType, body }: ApiRequest): Promise<Answer> {
  const place = toPlace(call, findNamespace(context, call))
  const key = parseKey(call)
  const { query } = call
  const write = toWrite(context, {
    ...readSentValue(body, contentType),
    expiration: query.get("expiration"),
    expiration_ttl: query.get("expiration_ttl"),
  })
  if (!context.writePace.take(place, key)) {
    throw new CloudflareError("tooManyRequests", `put: 'too many writes to one key: one a second is the limit'`)
  }
  await context.keyspace.put(place, key, write)
  return envelope(null)
}

export async function deleteValue(context: ApiContext, { call }: ApiRequest): Promise<Answer> {
  await context.keyspace.delete(toPlace(call, findNamespace(context, call)), parseKey(call))
  return envelope(null)
}

/** Answers with what is stored. A read that finds nothing has been carried out, and is charged. */
function answerStored(context: ApiContext, { call }: ApiRequest, toAnswer: (stored: StoredValue) => Answer): Answer {
  const stored = context.keyspace.get(toPlace(call, findNamespace(context, call)), parseKey(call))
  return stored ? toAnswer(stored) : errorAnswer(new CloudflareError("keyNotFound", "get: 'key not found'"))
}
