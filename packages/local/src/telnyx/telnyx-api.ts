import { TELNYX_LIMITS } from "@larder/core"
import { type Answer, jsonAnswer } from "../api/answer.ts"
import type { Api, RefusalReason } from "../api/api.ts"
import type { ApiContext, ApiRequest } from "../api/api-context.ts"
import type { KvOperation } from "../api/call.ts"
import { deleteKey, getKey, listKeys, putKey } from "./keys-api.ts"
import { createNamespace, deleteNamespace, getNamespace, listNamespaces } from "./namespaces-api.ts"
import { parseTelnyxCall } from "./telnyx-call.ts"
import { type ErrorSource, TelnyxError, type TelnyxErrorKind } from "./telnyx-error.ts"

type Handler = (context: ApiContext, request: ApiRequest) => Answer | Promise<Answer>

const HANDLERS: Readonly<Partial<Record<KvOperation, Handler>>> = {
  get: getKey,
  put: putKey,
  delete: deleteKey,
  list: listKeys,
  "namespaces.create": createNamespace,
  "namespaces.list": listNamespaces,
  "namespaces.get": getNamespace,
  "namespaces.delete": deleteNamespace,
}

const REFUSALS: Readonly<Record<RefusalReason, readonly [kind: TelnyxErrorKind, source?: ErrorSource]>> = {
  unauthorized: ["unauthorized"],
  tooManyRequests: ["tooManyRequests"],
  noResource: ["notFound"],
  expiredCursor: ["badRequest", { parameter: "cursor" }],
  unexpected: ["unexpected"],
}

/** The REST API of Telnyx KV. */
export const TELNYX_API: Api = {
  vendor: "telnyx",
  parse: parseTelnyxCall,
  maxBodyBytes: () => TELNYX_LIMITS.maxValueBytes,
  answer(context, request) {
    const handler = HANDLERS[request.call.operation]
    if (handler === undefined) throw new TelnyxError("notFound", "There is no such resource.")
    return handler(context, request)
  },
  refuse(reason, detail) {
    const [kind, source] = REFUSALS[reason]
    return new TelnyxError(kind, detail, source)
  },
  readPage(body) {
    const { data, meta } = parsePage(body)
    return { keys: data.map(({ key }) => key), cursor: meta.cursor }
  },
  rewritePage(body, { cursor, isEmpty }) {
    const page = parsePage(body)
    return jsonAnswer(200, { ...page, data: isEmpty ? [] : page.data, meta: { has_more: true, cursor } })
  },
}

interface Page {
  readonly data: readonly { readonly key: string }[]
  readonly meta: { readonly cursor?: string }
}

/** Reads what `listKeys()` wrote. */
function parsePage(body: Uint8Array): Page {
  return JSON.parse(Buffer.from(body).toString()) as Page
}
