import * as v from "valibot"
import type { Answer } from "../api/answer.ts"
import { type ApiContext, type ApiRequest, toPlace } from "../api/api-context.ts"
import type { WriteRequest } from "../keyspace.ts"
import { CloudflareError } from "./cloudflare-error.ts"
import { envelope } from "./envelope.ts"
import { findNamespace } from "./find-namespace.ts"
import { checkKey } from "./key-param.ts"
import { CLOUDFLARE_LIMITS } from "./limits.ts"
import { parseJson } from "./parse-json.ts"
import { toWrite } from "./to-write.ts"

const { maxBulkKeys, maxBulkBytes } = CLOUDFLARE_LIMITS

const ENTRIES = v.pipe(
  v.array(
    v.object({
      key: v.string(),
      value: v.string(),
      base64: v.optional(v.boolean()),
      expiration: v.nullish(v.number()),
      expiration_ttl: v.nullish(v.number()),
      metadata: v.optional(v.unknown()),
    }),
  ),
  v.maxLength(maxBulkKeys),
)

type Entry = v.InferOutput<typeof ENTRIES>[number]

/**
 * Writes many keys, or none when one of them is refused.
 *
 * Those that were written less than a second ago are told as unsuccessful; of a key that is there twice, the last wins.
 */
export async function bulkPut(context: ApiContext, { call, body }: ApiRequest): Promise<Answer> {
  const place = toPlace(call, findNamespace(context, call))
  const entries = parseJson("body", ENTRIES, checkSize(body))
  const writes = new Map(entries.map((entry) => [checkKey(entry.key), entryToWrite(context, entry)]))
  const [taken, refused] = partition([...writes], ([key]) => context.writePace.take(place, key))
  await context.keyspace.putMany(place, taken)
  return bulkAnswer(toKeys(taken), toKeys(refused))
}

const KEYS = v.pipe(v.array(v.string()), v.maxLength(maxBulkKeys))

/** Deletes many keys. */
export async function bulkDelete(context: ApiContext, { call, body }: ApiRequest): Promise<Answer> {
  const place = toPlace(call, findNamespace(context, call))
  const keys = [...new Set(parseJson("body", KEYS, checkSize(body)).map(checkKey))]
  await context.keyspace.delete(place, ...keys)
  return bulkAnswer(keys, [])
}

function entryToWrite(context: ApiContext, { value, base64 = false, ...about }: Entry): WriteRequest {
  return toWrite(context, { ...about, bytes: Buffer.from(value, base64 ? "base64" : "utf8") })
}

function bulkAnswer(bulkKeys: readonly string[], unsuccessful: readonly string[]): Answer {
  const result = { successful_key_count: bulkKeys.length, unsuccessful_keys: unsuccessful }
  return { ...envelope(result), bulkKeys }
}

function checkSize(body: Uint8Array): Uint8Array {
  if (body.length <= maxBulkBytes) return body
  throw new CloudflareError("tooLarge", `Request length of ${body.length} exceeds limit of ${maxBulkBytes}.`)
}

function toKeys(writes: readonly (readonly [key: string, write: WriteRequest])[]): string[] {
  return writes.map(([key]) => key)
}

function partition<T>(items: readonly T[], isFirst: (item: T) => boolean): [first: T[], second: T[]] {
  const first: T[] = []
  const second: T[] = []
  for (const item of items) (isFirst(item) ? first : second).push(item)
  return [first, second]
}
