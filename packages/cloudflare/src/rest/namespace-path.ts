const ID = /^[0-9a-f]{32}$/i

/** The path of an account's namespaces. @throws {TypeError} When the id is not 32 hex digits: anything else could name another resource. */
export function namespacesPath(accountId: unknown): string {
  return `/accounts/${hexId("accountId", accountId)}/storage/kv/namespaces`
}

/** The path of a namespace. @throws {TypeError} When the id is not 32 hex digits. */
export function namespacePath(root: string, id: unknown): string {
  return `${root}/${hexId("namespace id", id)}`
}

function hexId(name: string, id: unknown): string {
  if (typeof id === "string" && ID.test(id)) return id.toLowerCase()
  throw new TypeError(`${name}: expected 32 hex digits, as the dashboard shows them`)
}
