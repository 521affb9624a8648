import { type Criterion, describe, endingOf, KEY, neverAborted } from "../criterion.ts"
import { withFaultyServer } from "../faulty-server.ts"

/** Headers and ten bytes come, and then nothing. */
export const stalledBody: Criterion = {
  name: "a stalled body is bounded in time",
  judge: (makeClient) =>
    withFaultyServer(
      (response) => response.writeHead(200, { "content-length": 1_000 }).write("x".repeat(10)),
      async ({ origin }) => {
        const ending = await endingOf(makeClient(origin).get(KEY, neverAborted()))
        return { isMet: ending.kind === "error", seen: describe(ending) }
      },
    ),
}
