import { TELNYX_LIMITS } from "@larder/core"
import type { Keyspace } from "../keyspace.ts"
import type { Namespaces } from "../namespaces.ts"
import type { NamespaceRecord } from "../storage/records.ts"
import { ApiError } from "./api-error.ts"
import type { Call } from "./call.ts"

/** A request with its body, read whole. */
export interface ApiRequest {
  readonly call: Call
  readonly contentType: string | undefined
  readonly body: Uint8Array
}

/** What the handlers work on. */
export interface ApiContext {
  readonly namespaces: Namespaces
  readonly keyspace: Keyspace
  /** Whether namespaces made through the API support TTL. */
  readonly supportsTtl: boolean
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** @throws {ApiError} 400 when the id is no UUID, 404 when there is no such namespace. */
export function findNamespace({ namespaces }: ApiContext, { namespaceId = "" }: Call): NamespaceRecord {
  const source = { parameter: "id" }
  if (!UUID.test(namespaceId)) throw new ApiError("badRequest", "The namespace id is not a UUID.", source)
  const namespace = namespaces.get(namespaceId.toLowerCase())
  if (namespace === undefined) throw new ApiError("notFound", "There is no such namespace.", source)
  return namespace
}

/** @throws {ApiError} 409 while the namespace is not `provision_ok`, besides what {@link findNamespace} throws. */
export function findReadyNamespace(context: ApiContext, call: Call): NamespaceRecord {
  const namespace = findNamespace(context, call)
  if (namespace.status === "provision_ok") return namespace
  throw new ApiError("conflict", `The namespace is not ready: its status is ${namespace.status}.`, { parameter: "id" })
}

/** @throws {ApiError} 413 when the body is larger than a value may be. */
export function assertBodySize(body: Uint8Array): void {
  if (body.length <= TELNYX_LIMITS.maxValueBytes) return
  throw new ApiError("tooLarge", `The value is larger than ${TELNYX_LIMITS.maxValueBytes} bytes.`)
}
