import { type Answer, jsonAnswer } from "../api/answer.ts"
import type { ApiContext, ApiRequest } from "../api/api-context.ts"
import { isNamespaceName } from "../namespace-name.ts"
import type { NamespaceRecord } from "../storage/records.ts"
import { assertBodySize } from "./assert-body-size.ts"
import { findNamespace } from "./find-namespace.ts"
import { numberParam } from "./query-params.ts"
import { TelnyxError } from "./telnyx-error.ts"

/** Source: REST reference of the service, "List KV namespaces", read in autumn 2026. */
const PAGE_SIZE_DEFAULT = 20
const PAGE_SIZE_MAX = 250

export async function createNamespace(context: ApiContext, { body }: ApiRequest): Promise<Answer> {
  assertBodySize(body)
  const record = await context.namespaces.create(parseName(body), context.supportsTtl)
  return jsonAnswer(201, { data: toNamespace(record) })
}

export function listNamespaces({ namespaces }: ApiContext, { call: { query } }: ApiRequest): Answer {
  const pageNumber = numberParam(query, "page[number]", "badRequest") ?? 1
  const pageSize = Math.min(numberParam(query, "page[size]", "badRequest") ?? PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX)
  const all = namespaces.list()
  const data = all.slice((pageNumber - 1) * pageSize, pageNumber * pageSize).map(toNamespace)
  const meta = {
    page_number: pageNumber,
    page_size: pageSize,
    total_pages: Math.ceil(all.length / pageSize),
    total_results: all.length,
  }
  return jsonAnswer(200, { data, meta })
}

export function getNamespace(context: ApiContext, { call }: ApiRequest): Answer {
  return jsonAnswer(200, { data: toNamespace(findNamespace(context, call)) })
}

export async function deleteNamespace(context: ApiContext, { call }: ApiRequest): Promise<Answer> {
  const namespace = findNamespace(context, call)
  if (namespace.status === "deleting") {
    throw new TelnyxError("conflict", "The namespace is being deleted already.", { parameter: "id" })
  }
  return jsonAnswer(200, { data: toNamespace(await context.namespaces.setStatus(namespace, "deleting")) })
}

function parseName(body: Uint8Array): string {
  const name = parseObject(body)?.["name"]
  if (isNamespaceName(name)) return name
  throw new TelnyxError("badRequest", "Expected a JSON body with a name of a-z, 0-9 and -.", { pointer: "/name" })
}

function parseObject(body: Uint8Array): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(body).toString())
    // A parsed object has string keys; what they hold is checked by who reads them.
    return typeof parsed === "object" && parsed !== null ? (parsed as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

function toNamespace({ id, name, status, createdAt, updatedAt }: NamespaceRecord): Record<string, string> {
  return { record_type: "storage_kv", id, name, status, created_at: createdAt, updated_at: updatedAt }
}
