const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

export const NAMESPACES_PATH = "/storage/kvs"

/**
 * The path of a namespace.
 *
 * @throws {TypeError} When the id is not a UUID: anything else could name another resource.
 */
export function namespacePath(id: unknown): string {
  if (typeof id === "string" && UUID.test(id)) return `${NAMESPACES_PATH}/${id.toLowerCase()}`
  throw new TypeError("namespace id: expected a UUID, such as the value of KV_MY_CACHE_ID")
}
