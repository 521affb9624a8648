import type { KvRateLimit } from "@larder/core"
import { createTransport } from "@larder/core/transport"
import type { CloudflareKvStore } from "./cloudflare-kv-store.ts"
import { CLOUDFLARE_DEFAULTS, type CloudflareKvOptions, resolveCloudflareOptions } from "./cloudflare-options.ts"
import { namespacePath, namespacesPath } from "./rest/namespace-path.ts"
import { createNamespaceStore } from "./rest/namespace-store.ts"
import { type CloudflareNamespaces, createNamespaces } from "./rest/namespaces.ts"
import { withRateLimit } from "./rest/note-rate-limit.ts"

/** A REST client of Cloudflare Workers KV. */
export interface CloudflareKv {
  readonly namespaces: CloudflareNamespaces
  /**
   * The store of one namespace; the same one for the same id.
   *
   * @param id 32 hex digits.
   * @throws {TypeError} When it is not.
   */
  namespace(id: string): CloudflareKvStore
}

/**
 * Makes a client of Workers KV over REST. Nothing is sent until it is used.
 *
 * It sends as core's does: one deadline for all attempts of a call, retries with jitter within a budget, writes of a key in order; and no
 * faster than the service takes writes of one key.
 *
 * @throws {TypeError} When the account's id, the token or the base URL cannot be used.
 * @throws {RangeError} When a number is out of its range.
 *
 * @example
 * ```ts
 * const kv = createCloudflareKv({ accountId: "0123456789abcdef0123456789abcdef", apiToken: "TOKEN" })
 * const greetings = kv.namespace("fedcba9876543210fedcba9876543210")
 * await greetings.put("en", "hello", { ttlMs: 3_600_000 })
 * ```
 */
export function createCloudflareKv({ accountId, apiToken, baseUrl, ...options }: CloudflareKvOptions): CloudflareKv {
  const root = namespacesPath(accountId)
  const resolved = resolveCloudflareOptions(options)
  const sending = { ...options, ...resolved, timeoutMs: options.timeoutMs ?? CLOUDFLARE_DEFAULTS.timeoutMs }
  // One for all namespaces: the service counts by account and token.
  const rateLimit: KvRateLimit = {}
  const bare = createTransport(baseUrl ?? CLOUDFLARE_DEFAULTS.baseUrl, apiToken, sending, "apiToken")
  const transport = withRateLimit(bare, rateLimit)
  const stores = new Map<string, CloudflareKvStore>()
  return {
    namespaces: createNamespaces(transport, root),
    namespace(id) {
      const path = namespacePath(root, id)
      const store = stores.get(path) ?? createNamespaceStore(transport, path, { ...resolved, rateLimit })
      stores.set(path, store)
      return store
    },
  }
}
