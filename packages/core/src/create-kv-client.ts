import type { KvStore } from "./kv-store.ts"
import { namespacePath } from "./telnyx/namespace-path.ts"
import { createNamespaceStore } from "./telnyx/namespace-store.ts"
import { createNamespaces, type KvNamespaces } from "./telnyx/namespaces.ts"
import { DEFAULT_BASE_URL } from "./telnyx/telnyx-limits.ts"
import type { ApiKey } from "./transport/api-key.ts"
import { createTransport } from "./transport/create-transport.ts"
import type { TransportOptions } from "./transport/transport-options.ts"

export interface KvClientOptions extends TransportOptions {
  /** The account's key, or a function that reads a short-lived one for each request. */
  readonly apiKey: ApiKey
  /** Where the API begins, `/v2` included: https, or http on loopback. @default "https://api.telnyx.com/v2" */
  readonly baseUrl?: string | undefined
}

/** A REST client of Telnyx KV. */
export interface KvClient {
  readonly namespaces: KvNamespaces
  /**
   * The store of one namespace; the same one for the same id.
   *
   * @param id A UUID.
   * @throws {TypeError} When it is not.
   */
  namespace(id: string): KvStore
}

/**
 * Makes a client. Nothing is sent until it is used.
 *
 * Every call has one deadline for all of its attempts; failures that may pass are tried again with jitter, within a budget that
 * keeps an outage from multiplying; writes of a key are sent in order.
 *
 * @throws {TypeError} When the API key or the base URL cannot be used.
 * @throws {RangeError} When a number is out of its range.
 *
 * @example
 * ```ts
 * const client = createKvClient({ apiKey: "KEY0123" })
 * const store = client.namespace("7f1c2b9e-52a4-4c0e-9d3b-0a6f5e8d1c2b")
 * await store.put("greeting", "hello")
 * ```
 */
export function createKvClient({ apiKey, baseUrl = DEFAULT_BASE_URL, ...options }: KvClientOptions): KvClient {
  const transport = createTransport(baseUrl, apiKey, options)
  const stores = new Map<string, KvStore>()
  return {
    namespaces: createNamespaces(transport),
    namespace(id) {
      const path = namespacePath(id)
      const store = stores.get(path) ?? createNamespaceStore(transport, path)
      stores.set(path, store)
      return store
    },
  }
}
