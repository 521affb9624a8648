import type { ApiContext } from "../api/api-context.ts"
import type { Call, KvOperation } from "../api/call.ts"
import type { NamespaceRecord } from "../storage/records.ts"
import { CloudflareError } from "./cloudflare-error.ts"
import { fromCloudflareId } from "./namespace-id.ts"

/**
 * Finds the namespace of a path. The steps of life that Telnyx knows are unknown here: one that is not ready is not there.
 *
 * @throws {CloudflareError} 400 when the id is none, 404 when there is no such namespace.
 */
export function findNamespace({ namespaces }: ApiContext, { operation, namespaceId = "" }: Call): NamespaceRecord {
  const uuid = fromCloudflareId(namespaceId)
  if (uuid === undefined) {
    const message = `could not parse UUID from request's namespace_id: 'uuid: incorrect UUID: ${namespaceId}'`
    throw new CloudflareError("badNamespaceId", message)
  }
  const namespace = namespaces.get(uuid)
  if (namespace?.status === "provision_ok") return namespace
  throw new CloudflareError("namespaceNotFound", `${VERBS[operation] ?? operation}: 'namespace not found'`)
}

/** What its messages begin with, where the operation is called otherwise. */
const VERBS: Readonly<Partial<Record<KvOperation, string>>> = {
  list: "list keys",
  metadata: "get metadata",
  "bulk.get": "bulk get",
  "bulk.put": "bulk put",
  "bulk.delete": "bulk delete",
  "namespaces.get": "get namespace",
  "namespaces.rename": "rename namespace",
  "namespaces.delete": "remove namespace",
}
