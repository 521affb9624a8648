import type { ApiContext } from "../api/api-context.ts"
import type { Call } from "../api/call.ts"
import type { NamespaceRecord } from "../storage/records.ts"
import { TelnyxError } from "./telnyx-error.ts"

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** @throws {TelnyxError} 400 when the id is no UUID, 404 when there is no such namespace. */
export function findNamespace({ namespaces }: ApiContext, { namespaceId = "" }: Call): NamespaceRecord {
  const source = { parameter: "id" }
  if (!UUID.test(namespaceId)) throw new TelnyxError("badRequest", "The namespace id is not a UUID.", source)
  const namespace = namespaces.get(namespaceId.toLowerCase())
  if (namespace === undefined) throw new TelnyxError("notFound", "There is no such namespace.", source)
  return namespace
}

/** @throws {TelnyxError} 409 while the namespace is not `provision_ok`, besides what {@link findNamespace} throws. */
export function findReadyNamespace(context: ApiContext, call: Call): NamespaceRecord {
  const namespace = findNamespace(context, call)
  if (namespace.status === "provision_ok") return namespace
  const detail = `The namespace is not ready: its status is ${namespace.status}.`
  throw new TelnyxError("conflict", detail, { parameter: "id" })
}
