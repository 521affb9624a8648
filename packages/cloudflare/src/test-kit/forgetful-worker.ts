/** A Worker whose requests share a store, and some of which leave without waiting for it. */
import { fromCloudflareBinding, type KvNamespaceBinding, withBatching } from "../index.ts"

type Store = ReturnType<typeof fromCloudflareBinding>

let shared: Store | undefined

const ROUTES: Readonly<Record<string, (store: Store) => Promise<unknown>>> = {
  "/put": (store) => store.put("a", "1"),
  "/put-and-leave": async (store) => void store.put("a", "2"),
  "/put-again": (store) => store.put("a", "3"),
  "/get-and-leave": async (store) => void Promise.all([store.get("a"), store.get("b")]),
  "/get": async (store) => {
    const [value] = await Promise.all([store.get("a"), store.get("c")])
    return new TextDecoder().decode(value?.bytes)
  },
}

export const forgetfulWorker: { fetch(request: Request, env: { readonly KV: KvNamespaceBinding }): Promise<Response> } =
  {
    async fetch(request, { KV }) {
      shared ??= withBatching(fromCloudflareBinding(KV, { writeIntervalMs: 50, deadlineMs: 500 }))
      return Response.json((await ROUTES[new URL(request.url).pathname]?.(shared)) ?? null)
    },
  }
