import { onTestFinished } from "vitest"
import { type LocalKv, type LocalKvOptions, startLocalKv } from "../index.ts"
import { type RawOptions, type RawResponse, rawRequest } from "./raw-request.ts"

/** A server for one test, with a namespace and a client that carries the API key. */
export interface OpenLocal {
  readonly local: LocalKv
  readonly id: string
  /** Sends to `/v2/storage/kvs` + `path`. */
  api(method: string, path: string, options?: Omit<RawOptions, "method">): Promise<RawResponse>
  /** Sends to a path of the namespace's keys, such as `"/a?ttl_secs=1"`. */
  keys(method: string, path?: string, options?: Omit<RawOptions, "method">): Promise<RawResponse>
}

export async function openLocal(options?: LocalKvOptions): Promise<OpenLocal> {
  const local = await startLocalKv(options)
  onTestFinished(() => local.close())
  const { id } = await local.createNamespace({ name: "my-cache" })
  const api: OpenLocal["api"] = (method, path, { headers, ...rest } = {}) =>
    rawRequest(local.url, `/v2/storage/kvs${path}`, {
      method,
      headers: { authorization: `Bearer ${local.apiKey}`, ...headers },
      ...rest,
    })
  return { local, id, api, keys: (method, path = "", rest = {}) => api(method, `/${id}/keys${path}`, rest) }
}

/** The first error of a body in the vendor's form. */
export interface VendorError {
  readonly code: string
  readonly title: string
  readonly detail: string
  readonly meta: { readonly url: string }
  readonly source?: { readonly parameter?: string; readonly pointer?: string }
}

export function firstError(response: RawResponse): VendorError {
  // A test of something else fails on the first member it looks at.
  const { errors } = response.json() as { errors: [VendorError] }
  return errors[0]
}

/** The members of an answer that tests look at. */
export interface ListBody {
  readonly record_type: string
  readonly data: readonly { readonly key: string; readonly size_bytes: number; readonly updated_at: string }[]
  readonly meta: { readonly has_more: boolean; readonly cursor?: string }
}

export interface NamespaceBody {
  readonly record_type: string
  readonly id: string
  readonly name: string
  readonly status: string
  readonly created_at: string
  readonly updated_at: string
}
