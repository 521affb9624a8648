import type { BulkGetStep, KeyStep, KvOutcome, KvStep, ListStep, PutStep } from "./kv-step.ts"
import { type EnvelopeBody, form, type OpenCloudflare } from "./open-cloudflare.ts"
import type { RawResponse } from "./raw-request.ts"

type Kv = OpenCloudflare["kv"]

/** Makes a function that takes steps through the REST API. */
export function createRestKv(kv: Kv): (step: KvStep) => Promise<KvOutcome> {
  let lastCursor = ""
  const list = async ({ prefix, limit, isNext }: ListStep): Promise<KvOutcome> => {
    const query = new URLSearchParams({ prefix, cursor: isNext ? lastCursor : "" })
    if (limit !== undefined) query.set("limit", String(limit))
    lastCursor = ""
    const response = await kv("GET", `/keys?${query}`)
    if (response.status !== 200) return refused(response)
    const { result, result_info: info } = response.json() as EnvelopeBody<unknown>
    lastCursor = String(info?.["cursor"])
    return { result: { keys: result, hasMore: lastCursor !== "" } }
  }
  return (step) => {
    switch (step.do) {
      case "put":
        return put(kv, step)
      case "delete":
        return kv("DELETE", valuePath(step)).then(done)
      case "get":
        return get(kv, step)
      case "bulkGet":
        return bulkGet(kv, step)
      case "list":
        return list(step)
    }
  }
}

async function put(kv: Kv, { key, base64, options }: PutStep): Promise<KvOutcome> {
  const { expiration, expirationTtl, metadata } = options
  const query = new URLSearchParams({
    ...(expiration === undefined ? {} : { expiration: String(expiration) }),
    ...(expirationTtl === undefined ? {} : { expiration_ttl: String(expirationTtl) }),
  })
  const bytes = Buffer.from(base64, "base64")
  const sent = metadata === undefined ? { body: bytes } : form(bytes, JSON.stringify(metadata))
  return done(await kv("PUT", `${valuePath({ key })}?${query}`, sent))
}

async function get(kv: Kv, step: KeyStep): Promise<KvOutcome> {
  const value = await kv("GET", valuePath(step))
  if (value.status === 404) return { result: null }
  if (value.status !== 200) return refused(value)
  const metadata = await kv("GET", `/metadata/${encodeURIComponent(step.key)}`)
  const { result } = metadata.json() as EnvelopeBody<unknown>
  return { result: { base64: value.body.toString("base64"), metadata: result } }
}

async function bulkGet(kv: Kv, { keys, type, withMetadata }: BulkGetStep): Promise<KvOutcome> {
  const response = await kv("POST", "/bulk/get", { body: JSON.stringify({ keys, type, withMetadata }) })
  if (response.status !== 200) return refused(response)
  const { values } = (response.json() as EnvelopeBody<{ values: Record<string, unknown> }>).result
  return { result: withMetadata ? Object.fromEntries(Object.entries(values).map(asBinding)) : values }
}

/** The binding does not tell when a key ends. */
function asBinding([key, found]: [string, unknown]): [string, unknown] {
  if (found === null) return [key, null]
  const { value, metadata } = found as { value: unknown; metadata: unknown }
  return [key, { value, metadata }]
}

function valuePath({ key }: { readonly key: string }): string {
  return `/values/${encodeURIComponent(key)}`
}

function done(response: RawResponse): KvOutcome {
  return response.status === 200 ? { result: null } : refused(response)
}

function refused(response: RawResponse): KvOutcome {
  return { refused: `${response.status} ${response.text}` }
}
