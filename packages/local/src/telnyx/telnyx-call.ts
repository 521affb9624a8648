import { type Call, type KvOperation, splitTarget } from "../api/call.ts"

/** The resources of the API, as they are reached through the URL of a location, or the plain one. */
const PATH =
  /^(?:\/at\/(?<location>[^/]+))?\/v2\/storage\/kvs(?:\/(?:(?<namespaceId>[^/]+)(?:\/|(?<keys>\/keys)(?:\/(?<rawKey>.*))?)?)?)?$/s

type Methods = Readonly<Record<string, KvOperation>>
const COLLECTION: Methods = { POST: "namespaces.create", GET: "namespaces.list" }
const NAMESPACE: Methods = { GET: "namespaces.get", DELETE: "namespaces.delete" }
const KEYS: Methods = { GET: "list" }
const KEY: Methods = { GET: "get", PUT: "put", DELETE: "delete" }

/** What `Api.parse` does. */
export function parseTelnyxCall(method: string, target: string, locations: readonly string[]): Call | undefined {
  const { path, query } = splitTarget(target)
  const found = PATH.exec(path)?.groups
  if (found === undefined) return undefined
  const { location = locations[0], namespaceId, keys, rawKey } = found
  const methods =
    rawKey !== undefined ? KEY : keys !== undefined ? KEYS : namespaceId !== undefined ? NAMESPACE : COLLECTION
  const operation = methods[method]
  if (operation === undefined || location === undefined || !locations.includes(location)) return undefined
  return { operation, location, namespaceId, rawKey, query }
}
