import type { Answer } from "./answer.ts"
import type { ApiContext, ApiRequest } from "./api-context.ts"
import type { KvOperation } from "./call.ts"
import { deleteKey, getKey, listKeys, putKey } from "./keys-api.ts"
import { createNamespace, deleteNamespace, getNamespace, listNamespaces } from "./namespaces-api.ts"

type Handler = (context: ApiContext, request: ApiRequest) => Answer | Promise<Answer>

const HANDLERS: Readonly<Record<KvOperation, Handler>> = {
  get: getKey,
  put: putKey,
  delete: deleteKey,
  list: listKeys,
  "namespaces.create": createNamespace,
  "namespaces.list": listNamespaces,
  "namespaces.get": getNamespace,
  "namespaces.delete": deleteNamespace,
}

/**
 * Carries out a request.
 *
 * @returns The answer to a request that was carried out, a read of a missing key included.
 * @throws {ApiError} With the vendor's status and code, when the request is refused.
 */
export function answerCall(context: ApiContext, request: ApiRequest): Answer | Promise<Answer> {
  return HANDLERS[request.call.operation](context, request)
}
