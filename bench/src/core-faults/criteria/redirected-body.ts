import { type Criterion, endingOf, KEY, neverAborted } from "../criterion.ts"
import { withFaultyServer } from "../faulty-server.ts"
import type { MakeFaultClient } from "../wire.ts"

const STATUSES = [307, 308]
const BODY_BYTES = 1_000

/** The two redirects that keep method and body. What was meant for one server must not be handed to another. */
export const redirectedBody: Criterion = {
  name: "no body is sent to another origin",
  async judge(makeClient) {
    const received = await Promise.all(STATUSES.map((status) => bytesElsewhere(makeClient, status)))
    const bytes = received.reduce((sum, one) => sum + one, 0)
    return { isMet: bytes === 0, seen: `${bytes} bytes sent there` }
  },
}

function bytesElsewhere(makeClient: MakeFaultClient, status: number): Promise<number> {
  return withFaultyServer(
    (response) => response.end(),
    (other) =>
      withFaultyServer(
        (response) => response.writeHead(status, { location: `${other.origin}/elsewhere` }).end(),
        async ({ origin }) => {
          await endingOf(makeClient(origin).put(KEY, new Uint8Array(BODY_BYTES), neverAborted()))
          return other.requests.reduce((sum, { bodyBytes }) => sum + bodyBytes, 0)
        },
      ),
  )
}
