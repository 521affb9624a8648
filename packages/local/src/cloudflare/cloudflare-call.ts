import { type Call, type KvOperation, splitTarget } from "../api/call.ts"

/** What is reached through the URL of a location, or the plain one. */
const OWN = /^(?:\/at\/[^/]+)?\/client\/v4\//
/** Any account is this one: it has the same namespaces. */
const PATH =
  /^(?:\/at\/(?<location>[^/]+))?\/client\/v4\/accounts\/[0-9a-fA-F]{32}\/storage\/kv\/namespaces(?:\/(?<namespaceId>[^/]+)(?:\/(?<resource>keys|bulk|bulk\/get|bulk\/delete)|\/(?<keyed>values|metadata)\/(?<rawKey>.*))?)?$/s

/** What can be done with each resource, by method. */
const METHODS: Readonly<Record<string, Readonly<Record<string, KvOperation>>>> = {
  namespaces: { POST: "namespaces.create", GET: "namespaces.list" },
  namespace: { GET: "namespaces.get", PUT: "namespaces.rename", DELETE: "namespaces.delete" },
  keys: { GET: "list" },
  values: { GET: "get", PUT: "put", DELETE: "delete" },
  metadata: { GET: "metadata" },
  bulk: { PUT: "bulk.put" },
  "bulk/get": { POST: "bulk.get" },
  "bulk/delete": { POST: "bulk.delete" },
}

/** Tells the requests for this API from those for others. */
export function isCloudflareTarget(target: string): boolean {
  return OWN.test(target)
}

/** What `Api.parse` does. */
export function parseCloudflareCall(method: string, target: string, locations: readonly string[]): Call | undefined {
  const { path, query } = splitTarget(target)
  const found = PATH.exec(path)?.groups
  if (found === undefined) return undefined
  const { location = locations[0], namespaceId, resource, keyed, rawKey } = found
  const name = resource ?? keyed ?? (namespaceId === undefined ? "namespaces" : "namespace")
  const operation = METHODS[name]?.[method]
  if (operation === undefined || location === undefined || !locations.includes(location)) return undefined
  return { operation, location, namespaceId, rawKey, query }
}
