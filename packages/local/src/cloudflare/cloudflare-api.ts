import { type Answer, jsonAnswer } from "../api/answer.ts"
import type { Api, RefusalReason } from "../api/api.ts"
import type { ApiContext, ApiRequest } from "../api/api-context.ts"
import type { KvOperation } from "../api/call.ts"
import { bulkDelete, bulkPut } from "./bulk-api.ts"
import { bulkGet } from "./bulk-get.ts"
import { parseCloudflareCall } from "./cloudflare-call.ts"
import { CloudflareError, type CloudflareErrorKind } from "./cloudflare-error.ts"
import { listKeys } from "./keys-api.ts"
import { CLOUDFLARE_LIMITS } from "./limits.ts"
import { createNamespace, deleteNamespace, getNamespace, listNamespaces, renameNamespace } from "./namespaces-api.ts"
import { deleteValue, getMetadata, getValue, putValue } from "./values-api.ts"

type Handler = (context: ApiContext, request: ApiRequest) => Answer | Promise<Answer>

const HANDLERS: Readonly<Record<KvOperation, Handler>> = {
  get: getValue,
  put: putValue,
  delete: deleteValue,
  list: listKeys,
  metadata: getMetadata,
  "bulk.get": bulkGet,
  "bulk.put": bulkPut,
  "bulk.delete": bulkDelete,
  "namespaces.create": createNamespace,
  "namespaces.list": listNamespaces,
  "namespaces.get": getNamespace,
  "namespaces.rename": renameNamespace,
  "namespaces.delete": deleteNamespace,
}

/** Room for what a form wraps around a value. */
const FORM_BYTES = 65_536
const JSON_BYTES = 1_048_576

/** With the words of the service, where they are known. */
const REFUSALS: Readonly<Record<RefusalReason, readonly [kind: CloudflareErrorKind, words?: string]>> = {
  unauthorized: ["unauthorized", "Authentication error"],
  tooManyRequests: ["tooManyRequests", "Please wait and consider throttling your request speed"],
  noResource: ["noRoute", "Could not route to the resource, perhaps your object identifier is invalid?"],
  expiredCursor: ["badRequest"],
  unexpected: ["unexpected"],
}

/** The REST API of Cloudflare Workers KV. */
export const CLOUDFLARE_API: Api = {
  vendor: "cloudflare",
  parse: parseCloudflareCall,
  maxBodyBytes(call) {
    if (call?.operation === "put") return CLOUDFLARE_LIMITS.maxValueBytes + FORM_BYTES
    return call?.operation.startsWith("bulk.") === true ? CLOUDFLARE_LIMITS.maxBulkBytes : JSON_BYTES
  },
  answer: (context, request) => HANDLERS[request.call.operation](context, request),
  refuse(reason, detail) {
    const [kind, words = detail] = REFUSALS[reason]
    return new CloudflareError(kind, words)
  },
  readPage(body) {
    const { result, result_info: info } = parsePage(body)
    return { keys: result.map(({ name }) => name), cursor: info.cursor === "" ? undefined : info.cursor }
  },
  rewritePage(body, { cursor, isEmpty }) {
    const page = parsePage(body)
    const result = isEmpty ? [] : page.result
    return jsonAnswer(200, { ...page, result, result_info: { count: result.length, cursor } })
  },
}

interface Page {
  readonly result: readonly { readonly name: string }[]
  readonly result_info: { readonly cursor: string }
}

/** Reads what `listKeys()` wrote. */
function parsePage(body: Uint8Array): Page {
  return JSON.parse(Buffer.from(body).toString()) as Page
}
