import { setTimeout as sleep } from "node:timers/promises"
import { type Criterion, endingOf, KEY } from "../criterion.ts"
import { withFaultyServer } from "../faulty-server.ts"

const MOST_MS = 50

/** The server asks for two seconds of patience; the caller has lost it after a quarter of one. */
export const abortInBackOff: Criterion = {
  name: `an abort in the back-off ends the call within ${MOST_MS} ms`,
  judge: (makeClient) =>
    withFaultyServer(
      (response) => response.writeHead(503, { "retry-after": "2" }).end(),
      async ({ origin, requests }) => {
        const controller = new AbortController()
        const call = makeClient(origin).get(KEY, controller.signal)
        call.catch(() => {})
        await sleep(250)
        if (requests.length !== 1) return { isMet: false, seen: `not in back-off: ${requests.length} requests` }
        controller.abort(new Error("changed my mind"))
        const { kind, afterMs } = await endingOf(call)
        return { isMet: kind === "error" && afterMs <= MOST_MS, seen: `${kind} after ${afterMs.toFixed(0)} ms` }
      },
    ),
}
