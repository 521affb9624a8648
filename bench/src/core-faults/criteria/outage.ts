import { inLanes } from "../../instrument/in-lanes.ts"
import { type Criterion, endingOf, neverAborted } from "../criterion.ts"
import { withFaultyServer } from "../faulty-server.ts"
import type { MakeFaultClient } from "../wire.ts"

const CALLS = 100
const MOST = 1.4

/** Retries multiply the load of a server that is down already. */
export const fewRequests: Criterion = {
  name: `${CALLS} failing calls make at most ${MOST} times the requests`,
  async judge(makeClient) {
    const factor = await requestsPerCall(makeClient, CALLS)
    return { isMet: factor <= MOST, seen: `x${factor.toFixed(2)}` }
  },
}

/** Requests that one client makes per call while every answer is a 503, all calls of different keys. */
export function requestsPerCall(makeClient: MakeFaultClient, calls: number): Promise<number> {
  return withFaultyServer(
    (response) => response.writeHead(503).end(),
    async ({ origin, requests }) => {
      const client = makeClient(origin)
      await inLanes(calls, 250, (index) => endingOf(client.get(`key-${index}`, neverAborted())))
      return requests.length / calls
    },
  )
}
