import { type KvErrorDetails, KvResponseError } from "@larder/core"
import { isRecord } from "@larder/core/transport"
import type { ApiAnswer } from "./read-result.ts"

export interface CloudflareNamespace {
  /** 32 hex digits. */
  readonly id: string
  readonly title: string
}

export interface CloudflareNamespacePage {
  readonly namespaces: readonly CloudflareNamespace[]
  readonly pageNumber: number
  readonly totalResults: number
}

/** @throws {KvResponseError} When the answer holds no namespace. */
export function readNamespace({ result }: ApiAnswer, details: Omit<KvErrorDetails, "code">): CloudflareNamespace {
  const namespace = toNamespace(result)
  if (namespace === undefined) throw new KvResponseError("expected a namespace in result", details)
  return namespace
}

/** @throws {KvResponseError} When the answer holds no list of namespaces. */
export function readNamespacePage(
  { result, resultInfo }: ApiAnswer,
  details: Omit<KvErrorDetails, "code">,
): CloudflareNamespacePage {
  if (!Array.isArray(result)) throw new KvResponseError("expected a list of namespaces in result", details)
  const namespaces = result.map(toNamespace).filter((namespace) => namespace !== undefined)
  return {
    namespaces,
    pageNumber: count(resultInfo["page"], 1),
    totalResults: count(resultInfo["total_count"], namespaces.length),
  }
}

function toNamespace(item: unknown): CloudflareNamespace | undefined {
  if (!isRecord(item)) return undefined
  const { id, title } = item
  return typeof id === "string" && typeof title === "string" ? { id, title } : undefined
}

function count(value: unknown, otherwise: number): number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : otherwise
}
