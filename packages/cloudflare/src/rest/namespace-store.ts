import type { KvRateLimit, KvValue } from "@larder/core"
import type { Transport } from "@larder/core/transport"
import type { CloudflareKvStore } from "../cloudflare-kv-store.ts"
import { CLOUDFLARE_LIMITS, cloudflareCapabilities } from "../cloudflare-limits.ts"
import type { ResolvedCloudflareOptions } from "../cloudflare-options.ts"
import { assertCloudflareKey, assertCloudflarePrefix } from "../values/cloudflare-key.ts"
import { toMs } from "../values/key-info.ts"
import { type PreparedWrite, prepareWrite } from "../values/prepare-write.ts"
import { createReadMany } from "../values/read-many.ts"
import { createWriteTurns } from "../write-turns.ts"
import { bulkRead } from "./bulk-read.ts"
import { errorDetails, isKeyMissing } from "./cloudflare-errors.ts"
import { readKeyPage } from "./key-page.ts"
import { toPutBody } from "./put-body.ts"
import { assertDone, openEnvelope, readResult } from "./read-result.ts"
import { listSmall } from "./small-pages.ts"
import { createWriteMany } from "./write-many.ts"

const { maxValueBytes, maxMetadataBytes } = CLOUDFLARE_LIMITS
/** A page has at most 1000 keys of 512 bytes with 1024 bytes of metadata each, escaped. */
const MAX_PAGE_BYTES = 8_388_608
/** Bulk reads under way at once. */
const READ_LANES = 6

/**
 * Makes the store of one namespace over REST.
 *
 * @param path Of the namespace.
 */
export function createNamespaceStore(
  transport: Transport,
  path: string,
  options: ResolvedCloudflareOptions & { readonly rateLimit: KvRateLimit },
): CloudflareKvStore {
  const { deadlineMs, writeIntervalMs, now } = options
  const turns = createWriteTurns({ intervalMs: writeIntervalMs, deadlineMs, goneAfterMs: 3 * deadlineMs, now })
  const valuePath = (key: string): string => `${path}/values/${encodeURIComponent(key)}`

  async function getValue(key: string, signal: AbortSignal | undefined): Promise<KvValue | undefined> {
    const call = { operation: "get", method: "GET", path: valuePath(key), maxBytes: maxValueBytes, signal } as const
    const reply = await transport.send(call)
    if (isKeyMissing(reply)) return undefined
    assertDone("get", reply)
    const expiresAtMs = toMs(reply.headers.get("expiration"))
    return { bytes: reply.bytes, ...(expiresAtMs === undefined ? {} : { expiresAtMs }) }
  }

  async function putValue(write: PreparedWrite, signal?: AbortSignal, idempotent?: boolean): Promise<void> {
    const call = {
      operation: "put",
      method: "PUT",
      path: valuePath(write.key),
      maxBytes: 0,
      signal,
      idempotent,
    } as const
    openEnvelope("put", await transport.send({ ...call, ...toPutBody(write) }))
  }

  async function deleteValue(key: string, signal?: AbortSignal): Promise<void> {
    const call = { operation: "delete", method: "DELETE", path: valuePath(key), maxBytes: 0, signal } as const
    const reply = await transport.send(call)
    if (!isKeyMissing(reply)) openEnvelope("delete", reply)
  }

  const readMany = createReadMany({
    lanes: READ_LANES,
    readBulk: (keys) => bulkRead(transport, path, keys),
    readOne: (key) => getValue(key, undefined),
  })
  const many = createWriteMany(transport, { ...options, path, turns, putValue, deleteValue })

  return {
    capabilities: { ...cloudflareCapabilities(writeIntervalMs), rateLimit: options.rateLimit },

    async get(key, { signal } = {}) {
      assertCloudflareKey("get", key)
      return await getValue(key, signal)
    },

    async put(key, value, options = {}) {
      const { signal, idempotent } = options
      const write = prepareWrite("put", key, value, options)
      await turns.write("put", key, signal, () => putValue(write, signal, idempotent))
      return "stored"
    },

    async delete(key, { signal } = {}) {
      assertCloudflareKey("delete", key)
      await turns.write("delete", key, signal, () => deleteValue(key, signal))
    },

    async list(options = {}) {
      if (options.prefix !== undefined) assertCloudflarePrefix("list", options.prefix)
      return await listSmall(options, async ({ prefix = "", cursor, limit, signal }) => {
        const query = new URLSearchParams()
        if (prefix !== "") query.set("prefix", prefix)
        if (cursor !== undefined) query.set("cursor", cursor)
        if (limit !== undefined) query.set("limit", String(limit))
        const call = { operation: "list", method: "GET", path: `${path}/keys`, maxBytes: MAX_PAGE_BYTES } as const
        const reply = await transport.send({ ...call, query: query.size === 0 ? "" : `?${query}`, signal })
        return readKeyPage(readResult("list", reply), reply.headers.get("date"), errorDetails("list", reply))
      })
    },

    async getMetadata(key, { signal } = {}) {
      assertCloudflareKey("getMetadata", key)
      const reply = await transport.send({
        operation: "getMetadata",
        method: "GET",
        path: `${path}/metadata/${encodeURIComponent(key)}`,
        // The envelope around it, and escapes.
        maxBytes: maxMetadataBytes * 16,
        signal,
      })
      if (isKeyMissing(reply)) return undefined
      return readResult("getMetadata", reply).result ?? undefined
    },

    getMany: (keys, { signal } = {}) => readMany(keys, signal),
    putMany: (writes, { signal } = {}) => many.put(writes, signal),
    deleteMany: (keys, { signal } = {}) => many.delete(keys, signal),
  }
}
