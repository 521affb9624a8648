import { isNamespaceName } from "./api/namespaces-api.ts"
import { createClock } from "./clock.ts"
import { Distance } from "./distance/distance.ts"
import { FaultEngine } from "./faults/fault-engine.ts"
import { HttpServer } from "./http/http-server.ts"
import { Keyspace } from "./keyspace.ts"
import type { LocalKv, LocalNamespace, LocalNamespaceOptions } from "./local-kv.ts"
import { type LocalKvOptions, resolveLocalKvOptions } from "./local-kv-options.ts"
import { Ledger } from "./log/ledger.ts"
import { Namespaces } from "./namespaces.ts"
import { RateLimiter } from "./rate-limiter.ts"
import { Storage } from "./storage/storage.ts"

/**
 * Starts a local server that speaks the REST API of Telnyx KV.
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
  const { port, host, dataDir, apiKey, provisionMs, supportsTtl, rateLimit, locations, now } =
    resolveLocalKvOptions(options)
  const clock = createClock(now)
  const rateLimiter = rateLimit && new RateLimiter(rateLimit, clock)
  const storage = new Storage(dataDir)
  const namespaces = new Namespaces(storage, clock, provisionMs)
  const distance = locations && new Distance(locations, clock)
  const api = { namespaces, keyspace: new Keyspace(storage, clock, distance), supportsTtl }
  const locationNames = Object.keys(locations ?? { local: {} })
  const faults = new FaultEngine()
  const ledger = new Ledger()
  const onRequest = ledger.add.bind(ledger)
  const server = new HttpServer({ api, apiKey, rateLimiter, clock, faults, locations: locationNames, onRequest })
  const url = await server.listen(port, host).catch(async (error: unknown) => {
    await storage.close()
    throw error
  })
  await namespaces.sweep()
  let closing: Promise<void> | undefined

  return {
    url,
    apiKey,
    urlAt(location) {
      if (locationNames.includes(location)) return `${url}/at/${location}`
      throw new RangeError(`urlAt: expected ${locationNames.join(" or ")}, got ${location}`)
    },
    async createNamespace({ name, supportsTtl: ttl = supportsTtl }: LocalNamespaceOptions): Promise<LocalNamespace> {
      if (!isNamespaceName(name)) throw new RangeError(`name: expected a-z, 0-9 and -, got ${JSON.stringify(name)}`)
      const { id } = await namespaces.create(name, ttl, 0)
      return { id, env: { TELNYX_BASE_URL: url, TELNYX_API_KEY: apiKey, [toIdVariable(name)]: id } }
    },
    bill: () => ledger.bill(),
    requests: () => ledger.requests(),
    advance: (ms) => clock.advance(ms),
    setFaults: (rules) => faults.setRules(rules),
    async reset() {
      for (const { id } of namespaces.list()) await namespaces.clear(id)
      distance?.clear()
      faults.setRules([])
      ledger.clear()
    },
    close() {
      closing ??= server.close().then(() => storage.close())
      return closing
    },
  }
}

function toIdVariable(name: string): string {
  return `KV_${name.toUpperCase().replaceAll("-", "_")}_ID`
}
