import * as v from "valibot"
import type { Answer } from "../api/answer.ts"
import type { ApiContext, ApiRequest } from "../api/api-context.ts"
import type { Namespaces } from "../namespaces.ts"
import type { NamespaceRecord } from "../storage/records.ts"
import { CloudflareError } from "./cloudflare-error.ts"
import { envelope } from "./envelope.ts"
import { findNamespace } from "./find-namespace.ts"
import { toCloudflareId } from "./namespace-id.ts"
import { numberParam } from "./number-param.ts"
import { parseJson } from "./parse-json.ts"

/** Source: REST reference of Workers KV, "List Namespaces", read in autumn 2026. */
const PER_PAGE = { min: 1, max: 1_000, usual: 20 }

/** Creates a namespace that is usable at once, and takes TTLs, as all of Cloudflare do. */
export async function createNamespace(context: ApiContext, { body }: ApiRequest): Promise<Answer> {
  return await inTurn(context, async () => {
    const title = parseTitle(context, body)
    return envelope(toNamespace(await context.namespaces.create(title, true, 0)))
  })
}

export function listNamespaces(context: ApiContext, { call: { query } }: ApiRequest): Answer {
  const page = numberParam(query, "page", { min: 1, usual: 1 })
  const perPage = numberParam(query, "per_page", PER_PAGE)
  const all = sort(readyNamespaces(context).map(toNamespace), query)
  const result = all.slice((page - 1) * perPage, page * perPage)
  const counts = { count: result.length, total_count: all.length, total_pages: Math.ceil(all.length / perPage) }
  return envelope(result, { result_info: { page, per_page: perPage, ...counts } })
}

export function getNamespace(context: ApiContext, { call }: ApiRequest): Answer {
  return envelope(toNamespace(findNamespace(context, call)))
}

export async function renameNamespace(context: ApiContext, { call, body }: ApiRequest): Promise<Answer> {
  return await inTurn(context, async () => {
    const namespace = findNamespace(context, call)
    return envelope(toNamespace(await context.namespaces.rename(namespace, parseTitle(context, body, namespace))))
  })
}

export async function deleteNamespace(context: ApiContext, { call }: ApiRequest): Promise<Answer> {
  await context.namespaces.setStatus(findNamespace(context, call), "deleting")
  return envelope(null)
}

/** The latest call of each server that takes a title. */
const takers = new WeakMap<Namespaces, Promise<unknown>>()

/** Runs calls that take titles one after another: a title is stored before the next one looks for it. */
function inTurn<T>({ namespaces }: ApiContext, run: () => Promise<T>): Promise<T> {
  const mine = Promise.resolve(takers.get(namespaces)).then(run, run)
  takers.set(namespaces, mine)
  return mine
}

interface Namespace {
  readonly id: string
  readonly title: string
  readonly supports_url_encoding: true
}

function toNamespace({ id, name }: NamespaceRecord): Namespace {
  return { id: toCloudflareId(id), title: name, supports_url_encoding: true }
}

function readyNamespaces({ namespaces }: ApiContext): NamespaceRecord[] {
  return namespaces.list().filter(({ status }) => status === "provision_ok")
}

const TITLE = v.object({ title: v.pipe(v.string(), v.nonEmpty(), v.maxLength(512)) })

/** @throws {CloudflareError} 400 when it is none, or that of another namespace than `own`. */
function parseTitle(context: ApiContext, body: Uint8Array, own?: NamespaceRecord): string {
  const { title } = parseJson("body", TITLE, body)
  const isTaken = readyNamespaces(context).some(({ id, name }) => name === title && id !== own?.id)
  if (!isTaken) return title
  throw new CloudflareError("titleTaken", "a namespace with this account ID and title already exists")
}

/** Oldest first, unless the query names an order. */
function sort(all: readonly Namespace[], query: URLSearchParams): readonly Namespace[] {
  const order = query.get("order")
  if (order !== "id" && order !== "title") return all
  const sorted = all.toSorted((a, b) => (a[order] < b[order] ? -1 : 1))
  return query.get("direction") === "desc" ? sorted.reverse() : sorted
}
