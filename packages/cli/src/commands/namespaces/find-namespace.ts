import type { KvClient, KvNamespace } from "@larder/core"
import { notFoundError, usageError } from "../../errors/command-error.ts"

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
/** Tells whether it is the id of a namespace, and nothing that a shell would take for more. */
export function isNamespaceId(text: string): boolean {
  return UUID.test(text)
}

/** Largest page there is. */
const PAGE_SIZE = 250

/** Lists all namespaces of the account. */
export async function listAll(client: KvClient, signal: AbortSignal): Promise<readonly KvNamespace[]> {
  const all: KvNamespace[] = []
  for (let pageNumber = 1; ; pageNumber++) {
    const page = await client.namespaces.list({ pageNumber, pageSize: PAGE_SIZE, signal })
    all.push(...page.namespaces)
    if (page.namespaces.length === 0 || pageNumber >= page.totalPages) return all
  }
}

/**
 * Finds the namespace that a name or an id stands for.
 *
 * @throws {CommandError} When there is none, or several have the name.
 */
export async function findNamespace(client: KvClient, nameOrId: string, signal: AbortSignal): Promise<KvNamespace> {
  if (isNamespaceId(nameOrId)) return client.namespaces.get(nameOrId, { signal })
  const found = (await listAll(client, signal)).filter(({ name }) => name === nameOrId)
  const [namespace, ...others] = found
  if (namespace === undefined) throw notFoundError(`there is no namespace ${nameOrId}`)
  if (others.length === 0) return namespace
  const ids = found.map(({ id }) => id).join(", ")
  throw usageError(`several namespaces are called ${nameOrId}`, `Say which by its id: ${ids}`)
}
