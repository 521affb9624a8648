/** What a server can be asked for; not every API has all of it. */
export const KV_OPERATIONS = [
  "get",
  "put",
  "delete",
  "list",
  "metadata",
  "bulk.get",
  "bulk.put",
  "bulk.delete",
  "namespaces.create",
  "namespaces.list",
  "namespaces.get",
  "namespaces.rename",
  "namespaces.delete",
] as const

/** What a request asks for. */
export type KvOperation = (typeof KV_OPERATIONS)[number]

/** A request to an API, before its path and parameters have been checked. */
export interface Call {
  readonly operation: KvOperation
  /** The location whose URL was used. */
  readonly location: string
  /** The id in the path, as it was sent. */
  readonly namespaceId?: string | undefined
  /** The key in the path, percent escapes and all. */
  readonly rawKey?: string | undefined
  readonly query: URLSearchParams
}

const NO_QUERY = new URLSearchParams()

/** Splits a raw target into its path and its query. It is never normalised. */
export function splitTarget(target: string): { readonly path: string; readonly query: URLSearchParams } {
  const mark = target.indexOf("?")
  if (mark === -1) return { path: target, query: NO_QUERY }
  return { path: target.slice(0, mark), query: new URLSearchParams(target.slice(mark + 1)) }
}
