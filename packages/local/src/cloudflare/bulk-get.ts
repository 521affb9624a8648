import * as v from "valibot"
import type { Answer } from "../api/answer.ts"
import { type ApiContext, type ApiRequest, toPlace } from "../api/api-context.ts"
import type { StoredValue } from "../storage/records.ts"
import { CloudflareError } from "./cloudflare-error.ts"
import { envelope } from "./envelope.ts"
import { findNamespace } from "./find-namespace.ts"
import { checkKey } from "./key-param.ts"
import { CLOUDFLARE_LIMITS } from "./limits.ts"
import { fromMetadata } from "./metadata.ts"
import { parseJson } from "./parse-json.ts"
import { toSeconds } from "./seconds.ts"

const { maxBulkGetKeys, maxBulkGetBytes } = CLOUDFLARE_LIMITS

const QUESTION = v.object({
  keys: v.pipe(
    v.array(v.string()),
    v.minLength(1, "You must request a minimum of 1 key"),
    v.maxLength(maxBulkGetKeys, `You can request a maximum of ${maxBulkGetKeys} keys`),
  ),
  type: v.optional(v.picklist(["text", "json"]), "text"),
  withMetadata: v.optional(v.boolean(), false),
})

type Question = v.InferOutput<typeof QUESTION>

/** Reads many keys; of one that is not there, the value is `null`. Bytes that are no text are lost, as at the service. */
export function bulkGet(context: ApiContext, { call, body }: ApiRequest): Answer {
  const place = toPlace(call, findNamespace(context, call))
  const question = parseJson("body", QUESTION, body)
  const keys = [...new Set(question.keys.map(checkKey))]
  const found = keys.map((key) => [key, context.keyspace.get(place, key)] as const)
  const bytes = found.reduce((sum, [, stored]) => sum + (stored?.bytes.length ?? 0), 0)
  if (bytes > maxBulkGetBytes) {
    throw new CloudflareError("tooLarge", `Total size of request exceeds the limit of ${maxBulkGetBytes} bytes`)
  }
  const values = Object.fromEntries(found.map(([key, stored]) => [key, stored ? toResult(question, stored) : null]))
  return { ...envelope({ values }), bulkKeys: keys }
}

function toResult({ type, withMetadata }: Question, { bytes, metadata, expiresAtMs }: StoredValue): unknown {
  const text = Buffer.from(bytes).toString()
  const value = type === "json" ? parseValue(text) : text
  if (!withMetadata) return value
  const end = expiresAtMs === undefined ? {} : { expiration: toSeconds(expiresAtMs) }
  return { value, metadata: fromMetadata(metadata), ...end }
}

function parseValue(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new CloudflareError("badRequest", "At least one of the requested keys corresponds to a non-json value")
  }
}
