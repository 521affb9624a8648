import { KvResponseError, type KvValue } from "@larder/core"
import { inRange, isRecord, TRANSPORT_DEFAULTS } from "@larder/core/transport"
import type { CloudflarePage } from "../cloudflare-kv-store.ts"
import { CLOUDFLARE_LIMITS, cloudflareCapabilities } from "../cloudflare-limits.ts"
import { assertCloudflareKey, assertCloudflarePrefix } from "../values/cloudflare-key.ts"
import { readKeys } from "../values/key-info.ts"
import { type PreparedWrite, prepareWrite } from "../values/prepare-write.ts"
import { type BulkText, createReadMany } from "../values/read-many.ts"
import { createWriteTurns } from "../write-turns.ts"
import { createBindingCall } from "./binding-call.ts"
import { type FromCloudflareBindingOptions, resolveBindingOptions } from "./binding-options.ts"
import type { CloudflareBindingStore } from "./cloudflare-binding-store.ts"
import type { KvNamespaceBinding, KvNamespacePutOptions } from "./kv-namespace-binding.ts"
import { readStream } from "./read-stream.ts"

const { maxValueBytes, maxListLimit } = CLOUDFLARE_LIMITS

/**
 * Makes a store of a KV binding of a Worker.
 *
 * Each call has one deadline; writes of a key go out in order, at most one a second, and the latest wins.
 *
 * @throws {RangeError} When an option is out of its range.
 *
 * @example
 * ```ts
 * import type { KvNamespaceBinding } from "@larder/cloudflare"
 *
 * export default {
 *   async fetch(request: Request, env: { readonly MY_KV: KvNamespaceBinding }): Promise<Response> {
 *     const entries = withExpiry(fromCloudflareBinding(env.MY_KV), { ttlMs: 60_000 })
 *     await entries.set("last visit", { url: request.url })
 *     return Response.json(await entries.get("last visit"))
 *   },
 * }
 * ```
 */
export function fromCloudflareBinding(
  binding: KvNamespaceBinding,
  options: FromCloudflareBindingOptions = {},
): CloudflareBindingStore {
  const { cacheTtl, deadlineMs, writeIntervalMs } = resolveBindingOptions(options)
  const { now } = TRANSPORT_DEFAULTS
  const call = createBindingCall(deadlineMs)
  const turns = createWriteTurns({ intervalMs: writeIntervalMs, deadlineMs, goneAfterMs: deadlineMs, now })
  const reading = cacheTtl === undefined ? {} : { cacheTtl }

  async function getValue(key: string, signal: AbortSignal | undefined): Promise<KvValue | undefined> {
    const value = await call("get", signal, () => binding.get(key, { type: "arrayBuffer", ...reading }))
    if (value === null) return undefined
    if (value instanceof ArrayBuffer) return { bytes: new Uint8Array(value) }
    throw badAnswer("get", "expected an ArrayBuffer or null")
  }

  async function readBulk(keys: readonly string[]): Promise<ReadonlyMap<string, BulkText>> {
    const values = await call("getMany", undefined, () => binding.get([...keys], { type: "text", ...reading }))
    if (!(values instanceof Map)) throw badAnswer("getMany", "expected a Map of values")
    const texts = new Map<string, BulkText>()
    for (const [key, text] of values) {
      if (typeof text === "string") texts.set(key, { text })
      else if (text !== null) throw badAnswer("getMany", "expected texts, or null")
    }
    return texts
  }

  // The runtime itself bounds what it has under way.
  const lanes = Number.POSITIVE_INFINITY
  const readMany = createReadMany({ lanes, readBulk, readOne: (key) => getValue(key, undefined) })

  return {
    capabilities: cloudflareCapabilities(writeIntervalMs),

    async get(key, { signal } = {}) {
      assertCloudflareKey("get", key)
      return await getValue(key, signal)
    },

    async getStream(key, { signal } = {}) {
      assertCloudflareKey("getStream", key)
      const value = await call("getStream", signal, () => binding.get(key, { type: "stream", ...reading }))
      if (value === null) return undefined
      if (value instanceof ReadableStream) return value
      throw badAnswer("getStream", "expected a ReadableStream or null")
    },

    async put(key, value, options = {}) {
      const { signal } = options
      // What is wrong beside the value is told before a stream is read.
      if (value instanceof ReadableStream) prepareWrite("put", key, "", options)
      const whole = value instanceof ReadableStream ? await readStream(value, maxValueBytes, signal) : value
      const write = prepareWrite("put", key, whole, options)
      const run = (): Promise<unknown> => binding.put(key, write.bytes, toPutOptions(write))
      await turns.write("put", key, signal, () => call("put", signal, run))
      return "stored"
    },

    async delete(key, { signal } = {}) {
      assertCloudflareKey("delete", key)
      await turns.write("delete", key, signal, () => call("delete", signal, () => binding.delete(key)))
    },

    async list({ prefix, cursor, limit, signal } = {}) {
      if (prefix !== undefined) assertCloudflarePrefix("list", prefix)
      if (limit !== undefined) inRange("list: limit", limit, maxListLimit)
      const query = {
        ...(prefix === undefined ? {} : { prefix }),
        ...(cursor === undefined ? {} : { cursor }),
        ...(limit === undefined ? {} : { limit }),
      }
      return readPage(await call("list", signal, () => binding.list(query)))
    },

    async getMetadata(key, { signal } = {}) {
      assertCloudflareKey("getMetadata", key)
      // Whole, as a stream that nobody reads must be cancelled, which ends the process on Miniflare 4 outside of workerd.
      const wanted = { type: "arrayBuffer", ...reading } as const
      const found = await call("getMetadata", signal, () => binding.getWithMetadata(key, wanted))
      if (!isRecord(found)) throw badAnswer("getMetadata", "expected a value and its metadata")
      return found["metadata"] ?? undefined
    },

    getMany: (keys, { signal } = {}) => readMany(keys, signal),
  }
}

function toPutOptions({ expirationTtl, expiration, metadata }: PreparedWrite): KvNamespacePutOptions {
  return {
    ...(expirationTtl === undefined ? {} : { expirationTtl }),
    ...(expiration === undefined ? {} : { expiration }),
    ...(metadata === undefined ? {} : { metadata: JSON.parse(metadata) }),
  }
}

function readPage(page: unknown): CloudflarePage {
  if (!isRecord(page) || !Array.isArray(page["keys"])) throw badAnswer("list", "expected a page with a list of keys")
  const { keys, cursor, list_complete: isComplete } = page
  const infos = readKeys(keys)
  if (isComplete !== false) return { keys: infos }
  if (typeof cursor !== "string" || cursor === "") throw badAnswer("list", "more keys without a cursor")
  return { keys: infos, cursor }
}

function badAnswer(operation: string, reason: string): KvResponseError {
  return new KvResponseError(reason, { operation, outcome: "unknown", attempts: 1 })
}
