import { type Criterion, describe, endingOf, KEY, neverAborted } from "../criterion.ts"
import { withFaultyServer } from "../faulty-server.ts"

const VALUE = Buffer.alloc(1_000, "abcdefghij")

/** The connection breaks in the middle of the first body; the second is whole. Ranges are ignored, as the vendor's API does. */
export const truncatedBody: Criterion = {
  name: "a truncated body is fetched anew",
  judge: (makeClient) =>
    withFaultyServer(
      (response, index) => {
        response.writeHead(200, { "content-length": VALUE.length })
        if (index > 0) response.end(VALUE)
        else response.write(VALUE.subarray(0, 500), () => response.destroy())
      },
      async ({ origin, requests }) => {
        const ending = await endingOf(makeClient(origin).get(KEY, neverAborted()))
        const isWhole = ending.result instanceof Uint8Array && VALUE.equals(ending.result)
        return { isMet: isWhole, seen: isWhole ? `${requests.length} requests` : describe(ending) }
      },
    ),
}
