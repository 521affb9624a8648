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
  /** The id in the path, as it was sent. */
  readonly namespaceId?: string
  /** The key in the path, percent escapes and all. */
  readonly rawKey?: string
  readonly query: URLSearchParams
}

const ROOT = "/v2/storage/kvs"
const NO_QUERY = new URLSearchParams()

/**
 * Reads what a request asks for off its raw target.
 *
 * The target is never normalised: a client that drops dot segments reaches the whole namespace here just as it would
 * at the service.
 *
 * @param target The path and query, from the request line.
 * @returns `undefined` when the API has no such resource, or the resource no such method.
 */
export function parseCall(method: string, target: string): Call | undefined {
  const mark = target.indexOf("?")
  const path = mark === -1 ? target : target.slice(0, mark)
  const query = mark === -1 ? NO_QUERY : new URLSearchParams(target.slice(mark + 1))
  if (!path.startsWith(ROOT)) return undefined
  const rest = path.slice(ROOT.length)
  if (rest === "" || rest === "/") return withOperation(COLLECTION[method], { query })
  if (!rest.startsWith("/")) return undefined
  const idEnd = rest.indexOf("/", 1)
  const namespaceId = idEnd === -1 ? rest.slice(1) : rest.slice(1, idEnd)
  return parseInNamespace(method, idEnd === -1 ? "" : rest.slice(idEnd), { namespaceId, query })
}

function parseInNamespace(method: string, rest: string, call: Omit<Call, "operation">): Call | undefined {
  if (rest === "" || rest === "/") return withOperation(NAMESPACE[method], call)
  if (rest === "/keys") return withOperation(KEYS[method], call)
  if (rest.startsWith("/keys/")) return withOperation(KEY[method], { ...call, rawKey: rest.slice("/keys/".length) })
  return undefined
}

type Methods = Readonly<Record<string, KvOperation>>
const COLLECTION: Methods = { POST: "namespaces.create", GET: "namespaces.list" }
const NAMESPACE: Methods = { GET: "namespaces.get", DELETE: "namespaces.delete" }
const KEYS: Methods = { GET: "list" }
const KEY: Methods = { GET: "get", PUT: "put", DELETE: "delete" }

function withOperation(operation: KvOperation | undefined, call: Omit<Call, "operation">): Call | undefined {
  return operation && { operation, ...call }
}
