import { createKvClient, type KvFetch } from "@larder/core"
import { nodeHttpFetch } from "@larder/core/node"
import {
  bareGlobalFetch,
  bareNodeHttp,
  bareNodeHttpFetch,
  bareUndiciRequest,
  noTimeout,
  withTimeout,
} from "./bare-clients.ts"
import { API_KEY, type BytesClient, NAMESPACE_ID } from "./wire.ts"

/** The contenders, each made for the origin of the server; the first is the base. */
export const CLIENTS: Readonly<Record<string, (origin: string) => BytesClient>> = {
  "global fetch, bare": (origin) => bareGlobalFetch(origin),
  "global fetch, with a timeout": (origin) => bareGlobalFetch(origin, withTimeout),
  "Larder over global fetch": (origin) => larder(origin, undefined),
  "nodeHttpFetch, bare": (origin) => bareNodeHttpFetch(origin, noTimeout),
  "nodeHttpFetch, with a timeout": (origin) => bareNodeHttpFetch(origin, withTimeout),
  "Larder over nodeHttpFetch": (origin) => larder(origin, nodeHttpFetch()),
  "node:http, bare": bareNodeHttp,
  "undici.request, bare": bareUndiciRequest,
}

/** As it comes: deadline, retries, size cap, write order and all. */
function larder(origin: string, fetch: KvFetch | undefined): BytesClient {
  const store = createKvClient({ apiKey: API_KEY, baseUrl: `${origin}/v2`, fetch }).namespace(NAMESPACE_ID)
  return {
    async get(key) {
      const value = await store.get(key)
      if (value === undefined) throw new Error("no value")
      return value.bytes
    },
    put: (key, value) => store.put(key, value),
  }
}
