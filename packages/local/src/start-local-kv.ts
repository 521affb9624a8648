import { CLOUDFLARE_API } from "./cloudflare/cloudflare-api.ts"
import { isCloudflareTarget } from "./cloudflare/cloudflare-call.ts"
import { toCloudflareId } from "./cloudflare/namespace-id.ts"
import { HttpServer } from "./http/http-server.ts"
import { serveApi } from "./http/serve-api.ts"
import { isControlTarget, serveControl } from "./http/serve-control.ts"
import type { LocalKv } from "./local-kv.ts"
import { type LocalKvOptions, resolveLocalKvOptions } from "./local-kv-options.ts"
import { createParts, type LocalParts } from "./local-parts.ts"
import { isNamespaceName, toIdVariable } from "./namespace-name.ts"
import type { NamespaceRecord } from "./storage/records.ts"
import { TELNYX_API } from "./telnyx/telnyx-api.ts"

/** Any other of 32 hex digits reaches the same namespaces. */
const CLOUDFLARE_ACCOUNT_ID = "10ca1000000000000000000000000000"

/**
 * Starts a local server that speaks the REST APIs of Telnyx KV and of Cloudflare Workers KV, over the same data.
 *
 * @returns Once it listens.
 * @throws {RangeError} When an option is out of range.
 * @throws {TypeError} When a location is not well-formed.
 * @throws {FolderInUseError} When another server has the folder `dataDir`.
 *
 * @example
 * ```ts
 * const local = await startLocalKv()
 * const { id, env } = await local.createNamespace({ name: "my-cache" })
 * Object.assign(process.env, env)
 * ```
 */
export async function startLocalKv(options: LocalKvOptions = {}): Promise<LocalKv> {
  const resolved = resolveLocalKvOptions(options)
  const parts = createParts(resolved, (target) => (isCloudflareTarget(target) ? CLOUDFLARE_API : TELNYX_API))
  const server = new HttpServer((request, response) => {
    const serve = isControlTarget(request.url ?? "") ? serveControl : serveApi
    return serve(parts, request, response)
  })
  try {
    const url = await server.listen(resolved.port, resolved.host)
    await parts.context.namespaces.sweep()
    return toLocalKv(parts, server, url)
  } catch (error) {
    await parts.storage.close()
    throw error
  }
}

function toLocalKv(parts: LocalParts, server: HttpServer, url: string): LocalKv {
  const { apiKey, clock, storage, context, faults, ledger, locations, state } = parts
  const { namespaces } = context
  let closing: Promise<void> | undefined
  return {
    url,
    apiKey,
    cloudflare: { accountId: CLOUDFLARE_ACCOUNT_ID, apiToken: apiKey, baseUrl: `${url}/client/v4` },
    urlAt(location) {
      if (locations.includes(location)) return `${url}/at/${location}`
      throw new RangeError(`urlAt: expected ${locations.join(" or ")}, got ${location}`)
    },
    async createNamespace({ name, supportsTtl = context.supportsTtl }) {
      if (!isNamespaceName(name)) throw new RangeError(`name: expected a-z, 0-9 and -, got ${JSON.stringify(name)}`)
      const { id } = await namespaces.create(name, supportsTtl, 0)
      const cloudflareId = toCloudflareId(id)
      return { id, cloudflareId, env: { TELNYX_BASE_URL: url, TELNYX_API_KEY: apiKey, [toIdVariable(name)]: id } }
    },
    namespaces: () => namespaces.list(),
    async setNamespaceStatus(id, status) {
      await namespaces.setStatus(findNamespace(parts, id), status)
    },
    bill: (window) => ledger.bill(window),
    requests: () => ledger.requests().requests,
    advance: (ms) => clock.advance(ms),
    setFaults: (rules) => faults.setRules(rules),
    snapshot: () => state.snapshot(),
    restore: (snapshot) => state.restore(snapshot),
    seed: async (namespaceId, source) => state.seed(findNamespace(parts, namespaceId).id, source),
    exportNamespace: (id) => state.exportNamespace(findNamespace(parts, id).id),
    reset: () => parts.reset(),
    close() {
      closing ??= server.close().then(() => storage.close())
      return closing
    },
  }
}

function findNamespace({ context }: LocalParts, id: string): NamespaceRecord {
  const namespace = context.namespaces.get(id)
  if (namespace === undefined) throw new RangeError(`there is no namespace ${id}`)
  return namespace
}
