import { KvHttpError } from "../errors/kv-http-error.ts"
import type { KvCallOptions } from "../kv-store.ts"
import type { Transport, TransportCall, TransportReply } from "../transport/create-transport.ts"
import { inRange } from "../transport/transport-options.ts"
import { NAMESPACES_PATH, namespacePath } from "./namespace-path.ts"
import { type KvNamespace, type KvNamespacePage, readNamespace, readNamespacePage } from "./read-namespace.ts"
import { errorDetails, readVendorErrors, toKvError } from "./vendor-errors.ts"
import { type WaitUntilReadyOptions, waitUntilReady } from "./wait-until-ready.ts"

/** 250 namespaces to a page, some 300 bytes each. */
const MAX_BYTES = 1_048_576
const MAX_PAGE_SIZE = 250
const encoder = new TextEncoder()

export interface NamespaceListOptions extends KvCallOptions {
  /** From 1. @default 1 */
  readonly pageNumber?: number | undefined
  /** 1 to 250. @default 20 */
  readonly pageSize?: number | undefined
}

/** The namespaces of an account. Every call throws what {@link Transport.send} throws, and {@link KvHttpError}. */
export interface KvNamespaces {
  /** Asks for a namespace; it becomes usable in the background. @param name `[a-z0-9-]+` */
  create(name: string, options?: KvCallOptions): Promise<KvNamespace>
  /** Reads one page of the namespaces. */
  list(options?: NamespaceListOptions): Promise<KvNamespacePage>
  /** @throws {NamespaceNotFoundError} When there is none of this id. */
  get(id: string, options?: KvCallOptions): Promise<KvNamespace>
  /** Deletes a namespace **and every key in it**, in the background. */
  delete(id: string, options?: KvCallOptions): Promise<KvNamespace>
  /**
   * Looks until the namespace is usable.
   *
   * @throws {NamespaceNotReadyError} When it never will be: it failed, or is being deleted.
   * @throws {KvTimeoutError} When it is not within the deadline.
   * @throws {RangeError} When an option is out of its range.
   */
  waitUntilReady(id: string, options?: WaitUntilReadyOptions): Promise<KvNamespace>
}

/** Makes the part of a client that manages namespaces. */
export function createNamespaces(transport: Transport): KvNamespaces {
  const send = async (call: Omit<TransportCall, "maxBytes">): Promise<TransportReply> => {
    const reply = await transport.send({ ...call, maxBytes: MAX_BYTES })
    if (reply.status >= 400) throw toNamespaceError(call.operation, reply)
    return reply
  }
  const one = async (call: Omit<TransportCall, "maxBytes">): Promise<KvNamespace> => {
    const reply = await send(call)
    return readNamespace(reply.bytes, errorDetails(call.operation, reply))
  }
  const get = async (id: string, { signal }: KvCallOptions = {}): Promise<KvNamespace> =>
    one({ operation: "namespaces.get", method: "GET", path: namespacePath(id), signal })

  return {
    get,
    async create(name, { signal } = {}) {
      assertName(name)
      const body = encoder.encode(JSON.stringify({ name }))
      const post = { operation: "namespaces.create", method: "POST", path: NAMESPACES_PATH, body, signal } as const
      // Sent again after an unknown outcome, it could make two.
      return await one({ ...post, contentType: "application/json", idempotent: false })
    },
    async list({ pageNumber = 1, pageSize = 20, signal } = {}) {
      inRange("pageNumber", pageNumber, Number.MAX_SAFE_INTEGER)
      inRange("pageSize", pageSize, MAX_PAGE_SIZE)
      const query = `?page%5Bnumber%5D=${pageNumber}&page%5Bsize%5D=${pageSize}`
      const reply = await send({ operation: "namespaces.list", method: "GET", path: NAMESPACES_PATH, query, signal })
      return readNamespacePage(reply.bytes, errorDetails("namespaces.list", reply))
    },
    delete: async (id, { signal } = {}) =>
      one({ operation: "namespaces.delete", method: "DELETE", path: namespacePath(id), signal }),
    waitUntilReady: (id, options = {}) => waitUntilReady((signal) => get(id, { signal }), options),
  }
}

function toNamespaceError(operation: string, reply: TransportReply): Error {
  // For keys a 409 means "not ready"; here it means that the namespace is already being deleted, or its name is taken.
  if (reply.status !== 409) return toKvError(operation, reply)
  return new KvHttpError(409, readVendorErrors(reply.bytes), errorDetails(operation, reply))
}

function assertName(name: unknown): void {
  if (typeof name === "string" && /^[a-z0-9-]+$/.test(name)) return
  throw new TypeError("namespaces.create: name: expected lower-case letters, digits and hyphens")
}
