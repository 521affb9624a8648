import { KvHttpError } from "../errors/kv-http-error.ts"
import { NamespaceNotFoundError } from "../errors/namespace-not-found-error.ts"
import { assertPhysicalKey, assertPhysicalPrefix } from "../keys/physical-key.ts"
import type { KvListOptions, KvRateLimit, KvStore } from "../kv-store.ts"
import type { Transport, TransportCall, TransportReply } from "../transport/create-transport.ts"
import { readKeyPage } from "./key-page.ts"
import { noteRateLimit } from "./note-rate-limit.ts"
import { telnyxCapabilities } from "./telnyx-capabilities.ts"
import { TELNYX_LIMITS } from "./telnyx-limits.ts"
import { ttlQuery } from "./ttl-query.ts"
import { toValueBytes } from "./value-bytes.ts"
import { blamesNamespace, errorDetails, readVendorErrors, toKvError } from "./vendor-errors.ts"

const { maxKeyBytes, maxValueBytes, maxListLimit } = TELNYX_LIMITS
/** A page has at most 1000 keys of at most 256 bytes and a line of fields each: about 350 KB. */
const MAX_PAGE_BYTES = 1_048_576
/** Anything else makes a fetch throw as if the connection had failed. */
const HEADER_TEXT = /^[ -~]+$/

/** Makes the store of one namespace over REST. */
export function createNamespaceStore(transport: Transport, namespacePath: string): KvStore {
  const pathOf = (operation: string, key: string): string => {
    assertPhysicalKey(operation, key, maxKeyBytes)
    return `${namespacePath}/keys/${encodeURIComponent(key)}`
  }
  const rateLimit: KvRateLimit = {}
  const send = async (call: TransportCall): Promise<TransportReply> => {
    const reply = await transport.send(call)
    noteRateLimit(rateLimit, reply.headers, Date.now())
    return reply
  }
  return {
    capabilities: { ...telnyxCapabilities(true), rateLimit },

    async get(key, options) {
      const path = pathOf("get", key)
      const signal = options?.signal
      const reply = await send({ operation: "get", method: "GET", path, maxBytes: maxValueBytes, signal })
      if (reply.status === 404) return orNamespaceMissing("get", reply)
      assertOk("get", reply)
      const contentType = reply.headers.get("content-type")
      return contentType === null ? { bytes: reply.bytes } : { bytes: reply.bytes, contentType }
    },

    async put(key, value, options) {
      const path = pathOf("put", key)
      const query = ttlQuery(options?.ttlMs)
      const body = toValueBytes(value, maxValueBytes)
      const { contentType, idempotent, signal } = options ?? {}
      if (contentType !== undefined && !HEADER_TEXT.test(contentType)) {
        throw new TypeError("put: contentType: expected printable ASCII")
      }
      const reply = await send({
        operation: "put",
        method: "PUT",
        path,
        query,
        body,
        contentType,
        maxBytes: 0,
        ordered: true,
        idempotent,
        signal,
      })
      if (reply.status === 409 && query !== "") throw ttlRefused(reply)
      assertOk("put", reply)
      return reply.status === 201 ? "created" : "updated"
    },

    async delete(key, options) {
      const path = pathOf("delete", key)
      const signal = options?.signal
      const reply = await send({
        operation: "delete",
        method: "DELETE",
        path,
        maxBytes: 0,
        ordered: true,
        signal,
      })
      if (reply.status === 404) return orNamespaceMissing("delete", reply)
      assertOk("delete", reply)
    },

    async list(options = {}) {
      const path = `${namespacePath}/keys`
      const query = listQuery(options)
      const { signal } = options
      const reply = await send({
        operation: "list",
        method: "GET",
        path,
        query,
        maxBytes: MAX_PAGE_BYTES,
        signal,
      })
      assertOk("list", reply)
      return readKeyPage(reply.bytes, reply.headers.get("date"), errorDetails("list", reply))
    },
  }
}

function assertOk(operation: string, reply: TransportReply): void {
  if (reply.status >= 400) throw toKvError(operation, reply)
}

/** A 404 means that there is no such key, unless the server says that there is no such namespace. */
function orNamespaceMissing(operation: string, reply: TransportReply): undefined {
  const errors = readVendorErrors(reply.bytes)
  if (blamesNamespace(errors)) throw new NamespaceNotFoundError(errors, errorDetails(operation, reply))
}

/** Either the namespace has no TTL support or it is not ready: the layer above finds out which. */
function ttlRefused(reply: TransportReply): KvHttpError {
  return new KvHttpError(409, readVendorErrors(reply.bytes), errorDetails("put", reply))
}

function listQuery({ prefix, cursor, limit }: KvListOptions): string {
  const query = new URLSearchParams()
  if (prefix !== undefined && prefix !== "") {
    assertPhysicalPrefix("list", prefix, maxKeyBytes)
    query.set("prefix", prefix)
  }
  if (cursor !== undefined) query.set("cursor", cursor)
  if (limit !== undefined) {
    if (!Number.isInteger(limit) || limit < 1 || limit > maxListLimit) {
      throw new RangeError(`list: limit: expected a whole number from 1 to ${maxListLimit}, got ${String(limit)}`)
    }
    query.set("limit", String(limit))
  }
  return query.size === 0 ? "" : `?${query}`
}
