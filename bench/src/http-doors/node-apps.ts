import { toFetchHandler } from "@larder/http/fetch"
import { toNodeListener } from "@larder/http/node"
import { ALL, BODY, CACHED, composeCache, composeSessions, type DoorApp, SESSIONS, useSession } from "./door-app.ts"

const json = () => new Response(BODY, { headers: { "content-type": "application/json" } })

export const NODE_APPS: readonly DoorApp[] = [
  {
    name: "node:http alone",
    framework: "node",
    workloads: ALL,
    start: async () => (_, response) => {
      response.writeHead(200, { "content-type": "application/json" }).end(BODY)
    },
  },
  {
    name: "Larder, cacheResponses",
    framework: "node",
    workloads: CACHED,
    start: async (store) => toNodeListener(toFetchHandler(composeCache(store), json)),
  },
  {
    name: "Larder, sessions",
    framework: "node",
    workloads: SESSIONS,
    async start(store) {
      const handler = toFetchHandler(composeSessions(store), async (request, { session }) => {
        await useSession(session, new URL(request.url).pathname)
        return json()
      })
      return toNodeListener(handler)
    },
  },
]
