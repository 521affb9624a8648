import { type Criterion, describe, endingOf, KEY, neverAborted } from "../criterion.ts"
import { withFaultyServer } from "../faulty-server.ts"

/** The vendor's 409 says that the namespace cannot do it: asking again is of no use, and is billed. */
export const conflict: Criterion = {
  name: "a 409 is not retried",
  judge: (makeClient) =>
    withFaultyServer(
      (response) => response.writeHead(409).end(),
      async ({ origin, requests }) => {
        const ending = await endingOf(makeClient(origin).put(KEY, new Uint8Array(10), neverAborted()))
        const isMet = ending.kind === "error" && requests.length === 1
        return { isMet, seen: isMet ? "1 request" : `${describe(ending)}, ${requests.length} requests` }
      },
    ),
}
