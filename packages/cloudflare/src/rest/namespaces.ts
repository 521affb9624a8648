import type { KvCallOptions } from "@larder/core"
import { inRange, type Transport, type TransportCall, type TransportReply } from "@larder/core/transport"
import { errorDetails } from "./cloudflare-errors.ts"
import { namespacePath } from "./namespace-path.ts"
import {
  type CloudflareNamespace,
  type CloudflareNamespacePage,
  readNamespace,
  readNamespacePage,
} from "./read-namespace.ts"
import { type ApiAnswer, readResult } from "./read-result.ts"

/** 1000 namespaces to a page, some 150 bytes each. */
const MAX_BYTES = 1_048_576
const MAX_PAGE_SIZE = 1_000
/** Longest title. Source: REST reference, autumn 2026. */
const MAX_TITLE_CHARACTERS = 512
const encoder = new TextEncoder()

export interface CloudflareNamespaceListOptions extends KvCallOptions {
  /** From 1. @default 1 */
  readonly pageNumber?: number | undefined
  /** 1 to 1000. @default 20 */
  readonly pageSize?: number | undefined
}

/** The namespaces of an account. Every call throws `KvHttpError` and what a store's calls throw. */
export interface CloudflareNamespaces {
  /**
   * Makes a namespace, which can be used at once. @param title 1 to 512 characters, unlike any other of the account.
   *
   * @throws {KvHttpError} With the code `NAMESPACE_EXISTS`, when another has this title.
   */
  create(title: string, options?: KvCallOptions): Promise<CloudflareNamespace>
  /** Reads one page of the namespaces. */
  list(options?: CloudflareNamespaceListOptions): Promise<CloudflareNamespacePage>
  /** @throws {NamespaceNotFoundError} When there is none of this id. */
  get(id: string, options?: KvCallOptions): Promise<CloudflareNamespace>
  /** Gives a namespace another title. @throws {NamespaceNotFoundError} When there is none of this id. */
  rename(id: string, title: string, options?: KvCallOptions): Promise<void>
  /** Deletes a namespace **and every key in it**. @throws {NamespaceNotFoundError} When there is none of this id. */
  delete(id: string, options?: KvCallOptions): Promise<void>
}

/** Makes the part of a client that manages namespaces. @param root The path of the account's namespaces. */
export function createNamespaces(transport: Transport, root: string): CloudflareNamespaces {
  const send = async (call: Omit<TransportCall, "maxBytes">): Promise<[ApiAnswer, TransportReply]> => {
    const reply = await transport.send({ ...call, maxBytes: MAX_BYTES })
    return [readResult(call.operation, reply), reply]
  }
  const one = async (call: Omit<TransportCall, "maxBytes">): Promise<CloudflareNamespace> => {
    const [answer, reply] = await send(call)
    return readNamespace(answer, errorDetails(call.operation, reply))
  }
  return {
    async create(title, { signal } = {}) {
      const post = { operation: "namespaces.create", method: "POST", path: root, signal } as const
      // Sent again after an unknown outcome, it would be told that the title is taken: by itself.
      return await one({ ...post, ...titleBody("namespaces.create", title), idempotent: false })
    },
    async list({ pageNumber = 1, pageSize = 20, signal } = {}) {
      inRange("pageNumber", pageNumber, Number.MAX_SAFE_INTEGER)
      inRange("pageSize", pageSize, MAX_PAGE_SIZE)
      const query = `?page=${pageNumber}&per_page=${pageSize}`
      const [answer, reply] = await send({ operation: "namespaces.list", method: "GET", path: root, query, signal })
      return readNamespacePage(answer, errorDetails("namespaces.list", reply))
    },
    get: async (id, { signal } = {}) =>
      one({ operation: "namespaces.get", method: "GET", path: namespacePath(root, id), signal }),
    async rename(id, title, { signal } = {}) {
      const put = { operation: "namespaces.rename", method: "PUT", path: namespacePath(root, id), signal } as const
      await send({ ...put, ...titleBody("namespaces.rename", title) })
    },
    async delete(id, { signal } = {}) {
      await send({ operation: "namespaces.delete", method: "DELETE", path: namespacePath(root, id), signal })
    },
  }
}

function titleBody(operation: string, title: unknown): Pick<TransportCall, "body" | "contentType"> {
  if (typeof title !== "string" || title === "" || title.length > MAX_TITLE_CHARACTERS) {
    throw new TypeError(`${operation}: title: expected 1 to ${MAX_TITLE_CHARACTERS} characters`)
  }
  return { body: encoder.encode(JSON.stringify({ title })), contentType: "application/json" }
}
