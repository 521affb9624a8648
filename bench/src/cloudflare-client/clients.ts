import { createCloudflareKv, withBatching } from "@larder/cloudflare"
import { getMany, type KvFetch } from "@larder/core"
import { nodeHttpFetch } from "@larder/core/node"
import Cloudflare, { toFile } from "cloudflare"
import { inLanes } from "../instrument/in-lanes.ts"
import { ACCOUNT_ID, API_TOKEN, type CloudflareClient, NAMESPACE_ID, NAMESPACE_PATH } from "./wire.ts"

const METADATA = { by: "bench" }
/** What core's getMany() has under way, and so whoever reads one by one. */
const CONCURRENCY = 16

/** The contenders, each made for the origin of the server; the first is the base. */
export const CLIENTS: Readonly<Record<string, (origin: string) => CloudflareClient>> = {
  "plain fetch": plainFetch,
  "Larder over global fetch": (origin) => larder(origin, undefined),
  "Larder over nodeHttpFetch": (origin) => larder(origin, nodeHttpFetch()),
  "official SDK": officialSdk,
}

/** Ways to read a thousand keys. */
export const MANY: Readonly<Record<string, (origin: string) => Pick<CloudflareClient, "getMany">>> = {
  "plain fetch, one by one": (origin) => {
    const { get } = plainFetch(origin)
    return { getMany: (keys) => oneByOne(keys, get) }
  },
  "official SDK, one by one": (origin) => {
    const { get } = officialSdk(origin)
    return { getMany: (keys) => oneByOne(keys, get) }
  },
  "official SDK, bulkGet by hand": officialSdk,
  "Larder, one by one": (origin) => {
    const store = storeOf(origin, undefined)
    return { getMany: async (keys) => (await getMany(store, keys)).size }
  },
  "Larder, store.getMany()": (origin) => larder(origin, undefined),
  "Larder, withBatching() under the layers' getMany()": (origin) => {
    const store = withBatching(storeOf(origin, undefined))
    return { getMany: async (keys) => (await getMany(store, keys)).size }
  },
}

/** No timeout, no retry, no check but of the status. */
function plainFetch(origin: string): CloudflareClient {
  const headers = { authorization: `Bearer ${API_TOKEN}` }
  const send = async (path: string, init: RequestInit): Promise<Uint8Array> => {
    const response = await fetch(`${origin}${NAMESPACE_PATH}${path}`, { headers, ...init })
    if (!response.ok) throw new Error(`status ${response.status}`)
    return new Uint8Array(await response.arrayBuffer())
  }
  return {
    get: (key) => send(`/values/${encodeURIComponent(key)}`, {}),
    put: (key, body) => send(`/values/${encodeURIComponent(key)}`, { method: "PUT", body }),
    putWithMetadata(key, value) {
      const body = new FormData()
      body.append("metadata", JSON.stringify(METADATA))
      body.append("value", new Blob([value]))
      return send(`/values/${encodeURIComponent(key)}`, { method: "PUT", body })
    },
  }
}

/** As it comes: deadline, retries, size cap, pace of writes and all. */
function larder(origin: string, fetch: KvFetch | undefined): CloudflareClient {
  const store = storeOf(origin, fetch)
  return {
    async get(key) {
      const value = await store.get(key)
      if (value === undefined) throw new Error("no value")
      return value.bytes
    },
    put: (key, value) => store.put(key, value),
    putWithMetadata: (key, value) => store.put(key, value, { metadata: METADATA }),
    getMany: async (keys) => (await store.getMany(keys)).size,
  }
}

function storeOf(origin: string, fetch: KvFetch | undefined) {
  const baseUrl = `${origin}/client/v4`
  return createCloudflareKv({ accountId: ACCOUNT_ID, apiToken: API_TOKEN, baseUrl, fetch }).namespace(NAMESPACE_ID)
}

/** As it comes: two retries, a minute's timeout. */
function officialSdk(origin: string): CloudflareClient {
  const client = new Cloudflare({ apiToken: API_TOKEN, baseURL: `${origin}/client/v4` })
  const ids = { account_id: ACCOUNT_ID, namespace_id: NAMESPACE_ID }
  return {
    async get(key) {
      const response = await client.kv.namespaces.values.get(key, ids)
      return new Uint8Array(await response.arrayBuffer())
    },
    put: async (key, value) => client.kv.namespaces.values.update(key, { ...ids, value: await toFile(value, "value") }),
    putWithMetadata: async (key, value) =>
      client.kv.namespaces.values.update(key, { ...ids, value: await toFile(value, "value"), metadata: METADATA }),
    async getMany(keys) {
      let found = 0
      for (let start = 0; start < keys.length; start += 100) {
        const result = await client.kv.namespaces.bulkGet(NAMESPACE_ID, {
          account_id: ACCOUNT_ID,
          keys: keys.slice(start, start + 100),
        })
        found += Object.keys(result?.values ?? {}).length
      }
      return found
    },
  }
}

async function oneByOne(keys: readonly string[], get: CloudflareClient["get"]): Promise<number> {
  let found = 0
  await inLanes(keys.length, CONCURRENCY, async (index) => {
    await get(keys[index] ?? "")
    found += 1
  })
  return found
}
