import type { KvErrorDetails } from "../errors/kv-error.ts"
import { KvResponseError } from "../errors/kv-response-error.ts"
import { readInstant } from "./key-page.ts"
import { isRecord, parseJson } from "./parse-json.ts"

export interface KvNamespace {
  readonly id: string
  readonly name: string
  /** `provision_ok` is usable. Source: REST reference, autumn 2026; a later status is passed on as it is. */
  readonly status: "pending" | "provision_ok" | "provision_failed" | "deleting" | "delete_failed" | (string & {})
  /** Epoch milliseconds, where the server says so. */
  readonly createdAtMs?: number
  /** Epoch milliseconds, where the server says so. */
  readonly updatedAtMs?: number
}

export interface KvNamespacePage {
  readonly namespaces: readonly KvNamespace[]
  readonly pageNumber: number
  readonly totalPages: number
  readonly totalResults: number
}

/** @throws {KvResponseError} When the body holds no namespace. */
export function readNamespace(bytes: Uint8Array, details: Omit<KvErrorDetails, "code">): KvNamespace {
  const body = parseJson(bytes)
  const namespace = isRecord(body) ? toNamespace(body["data"]) : undefined
  if (namespace === undefined) throw new KvResponseError("expected a namespace in data", details)
  return namespace
}

/** @throws {KvResponseError} When the body holds no list of namespaces. */
export function readNamespacePage(bytes: Uint8Array, details: Omit<KvErrorDetails, "code">): KvNamespacePage {
  const body = parseJson(bytes)
  const data = isRecord(body) ? body["data"] : undefined
  if (!isRecord(body) || !Array.isArray(data))
    throw new KvResponseError("expected a list of namespaces in data", details)
  const namespaces = data.map(toNamespace).filter((namespace) => namespace !== undefined)
  const meta = isRecord(body["meta"]) ? body["meta"] : {}
  return {
    namespaces,
    pageNumber: count(meta["page_number"], 1),
    totalPages: count(meta["total_pages"], 1),
    totalResults: count(meta["total_results"], namespaces.length),
  }
}

function toNamespace(data: unknown): KvNamespace | undefined {
  if (!isRecord(data)) return undefined
  const { id, name, status } = data
  if (typeof id !== "string" || typeof name !== "string" || typeof status !== "string") return undefined
  const createdAtMs = readInstant(data["created_at"])
  const updatedAtMs = readInstant(data["updated_at"])
  return {
    id,
    name,
    status,
    ...(createdAtMs === undefined ? {} : { createdAtMs }),
    ...(updatedAtMs === undefined ? {} : { updatedAtMs }),
  }
}

function count(value: unknown, otherwise: number): number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : otherwise
}
