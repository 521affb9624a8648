import { createKvClient, type KvFetch } from "@larder/core"
import { API_KEY, type FaultClient, NAMESPACE_ID } from "../wire.ts"

/** As it comes: no option set but the way to send. */
export function larderClient(origin: string, fetch?: KvFetch): FaultClient {
  const store = createKvClient({ apiKey: API_KEY, baseUrl: `${origin}/v2`, fetch }).namespace(NAMESPACE_ID)
  return {
    async get(key, signal) {
      const value = await store.get(key, { signal })
      if (value === undefined) throw new Error("no value")
      return value.bytes
    },
    put: (key, value, signal) => store.put(key, value, { signal }),
  }
}
