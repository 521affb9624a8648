import { onTestFinished } from "vitest"
import { type LocalKv, type LocalKvOptions, startLocalKv } from "../index.ts"
import { type RawOptions, type RawResponse, rawRequest } from "./raw-request.ts"

/** A server for one test, with a namespace, reached by the API of Cloudflare. */
export interface OpenCloudflare {
  readonly local: LocalKv
  /** The namespace's id: 32 hex digits. */
  readonly id: string
  /** Sends to the namespaces of the account + `path`. */
  api(method: string, path: string, options?: Omit<RawOptions, "method">): Promise<RawResponse>
  /** Sends to a path of the namespace, such as `"/values/a?expiration_ttl=60"`. */
  kv(method: string, path: string, options?: Omit<RawOptions, "method">): Promise<RawResponse>
}

export async function openCloudflare(options?: LocalKvOptions): Promise<OpenCloudflare> {
  const local = await startLocalKv(options)
  onTestFinished(() => local.close())
  const { cloudflareId: id } = await local.createNamespace({ name: "my-cache" })
  const { accountId, apiToken } = local.cloudflare
  const api: OpenCloudflare["api"] = (method, path, { headers, ...rest } = {}) =>
    rawRequest(local.url, `/client/v4/accounts/${accountId}/storage/kv/namespaces${path}`, {
      method,
      headers: { authorization: `Bearer ${apiToken}`, ...headers },
      ...rest,
    })
  return { local, id, api, kv: (method, path, rest = {}) => api(method, `/${id}${path}`, rest) }
}

/** The envelope of Cloudflare, as far as tests look at it. */
export interface EnvelopeBody<T> {
  readonly success: boolean
  readonly errors: readonly { readonly code: number; readonly message: string }[]
  readonly result: T
  readonly result_info?: Readonly<Record<string, unknown>>
}

/** Reads the result of an answer; a test of something else fails on the first member it looks at. */
export function resultOf<T>(response: RawResponse): T {
  return (response.json() as EnvelopeBody<T>).result
}

/** Status and code of a refusal. */
export function refusalOf(response: RawResponse): [status: number, code: number | undefined] {
  const { errors } = response.json() as EnvelopeBody<null>
  return [response.status, errors[0]?.code]
}

/** A form with a value, and metadata when it is given, byte for byte. */
export function form(value: Uint8Array | string, metadata?: string): Pick<RawOptions, "headers" | "body"> {
  const boundary = "larder-boundary"
  const part = (name: string, bytes: Uint8Array | string): Buffer =>
    Buffer.concat([
      Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n`),
      Buffer.from(bytes),
      Buffer.from("\r\n"),
    ])
  const parts = [part("value", value), ...(metadata === undefined ? [] : [part("metadata", metadata)])]
  return {
    headers: { "content-type": `multipart/form-data; boundary=${boundary}` },
    body: Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]),
  }
}
