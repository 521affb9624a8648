/** What the API can be asked for. */
export const KV_OPERATIONS = [
  "get",
  "put",
  "delete",
  "list",
  "namespaces.create",
  "namespaces.list",
  "namespaces.get",
  "namespaces.delete",
] as const

/** What a request asks for. */
export type KvOperation = (typeof KV_OPERATIONS)[number]

/** A request to the API, before its path and parameters have been checked. */
export interface Call {
  readonly operation: KvOperation
  /** The location whose URL was used. */
  readonly location: string
  /** The id in the path, as it was sent. */
  readonly namespaceId?: string
  /** The key in the path, percent escapes and all. */
  readonly rawKey?: string
  readonly query: URLSearchParams
}

const NO_QUERY = new URLSearchParams()

/** The resources of the API, as they are reached through the URL of a location, or the plain one. */
const PATH =
  /^(?:\/at\/(?<location>[^/]+))?\/v2\/storage\/kvs(?:\/(?:(?<namespaceId>[^/]+)(?:\/|(?<keys>\/keys)(?:\/(?<rawKey>.*))?)?)?)?$/s

type Methods = Readonly<Record<string, KvOperation>>
const COLLECTION: Methods = { POST: "namespaces.create", GET: "namespaces.list" }
const NAMESPACE: Methods = { GET: "namespaces.get", DELETE: "namespaces.delete" }
const KEYS: Methods = { GET: "list" }
const KEY: Methods = { GET: "get", PUT: "put", DELETE: "delete" }

/**
 * Reads what a request asks for off its raw target.
 *
 * The target is never normalised: a client that drops dot segments reaches the whole namespace here just as it would
 * at the service.
 *
 * @param target The path and query, from the request line.
 * @param locations Names of the locations there are; the first is where the plain URL leads.
 * @returns `undefined` when there is no such location or resource, or the resource has no such method.
 */
export function parseCall(method: string, target: string, locations: readonly string[]): Call | undefined {
  const mark = target.indexOf("?")
  const found = PATH.exec(mark === -1 ? target : target.slice(0, mark))?.groups
  if (found === undefined) return undefined
  const { location = locations[0], namespaceId, keys, rawKey } = found
  const methods =
    rawKey !== undefined ? KEY : keys !== undefined ? KEYS : namespaceId !== undefined ? NAMESPACE : COLLECTION
  const operation = methods[method]
  if (operation === undefined || location === undefined || !locations.includes(location)) return undefined
  return {
    operation,
    location,
    ...(namespaceId === undefined ? {} : { namespaceId }),
    ...(rawKey === undefined ? {} : { rawKey }),
    query: mark === -1 ? NO_QUERY : new URLSearchParams(target.slice(mark + 1)),
  }
}
