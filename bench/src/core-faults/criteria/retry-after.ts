import { type Criterion, describe, type Ending, endingOf, KEY, neverAborted, type Verdict } from "../criterion.ts"
import { type Respond, withFaultyServer } from "../faulty-server.ts"
import { GOAL, type MakeFaultClient } from "../wire.ts"

/** Ten weeks, more than a timer can hold, more than a number can. */
const HUGE = ["6048000", "99999999999", "1e400"]
const JUNK = ["soon", "-5", "", "Wed, 21 Oct 2015 07:28:00 GMT"]

interface Tried {
  readonly retryAfter: string
  readonly ending: Ending
  readonly requests: number
}

export const hugeRetryAfter: Criterion = {
  name: "a huge Retry-After neither loops nor hangs",
  async judge(makeClient) {
    const tried = await tryEach(makeClient, HUGE, (retryAfter) => (response) => {
      response.writeHead(503, { "retry-after": retryAfter }).end()
    })
    return verdictOf(tried, ({ ending, requests }) => ending.kind !== "never" && requests <= GOAL.attempts)
  },
}

export const junkRetryAfter: Criterion = {
  name: "junk in Retry-After means normal back-off",
  async judge(makeClient) {
    const tried = await tryEach(makeClient, JUNK, (retryAfter) => (response, index) => {
      if (index === 0) response.writeHead(503, { "retry-after": retryAfter }).end()
      else response.end("value")
    })
    return verdictOf(tried, ({ ending, requests }) => ending.kind === "value" && requests === 2)
  },
}

function tryEach(
  makeClient: MakeFaultClient,
  values: readonly string[],
  respond: (retryAfter: string) => Respond,
): Promise<Tried[]> {
  const tries = values.map((retryAfter) =>
    withFaultyServer(respond(retryAfter), async ({ origin, requests }) => {
      const ending = await endingOf(makeClient(origin).get(KEY, neverAborted()))
      return { retryAfter, ending, requests: requests.length }
    }),
  )
  return Promise.all(tries)
}

/** Quotes the first that failed, or else the last to end. */
function verdictOf(tried: readonly Tried[], isMet: (one: Tried) => boolean): Verdict {
  const failed = tried.find((one) => !isMet(one))
  const slowest = tried.toSorted((a, b) => b.ending.afterMs - a.ending.afterMs)[0]
  const quoted = failed ?? slowest
  if (quoted === undefined) return { isMet: false, seen: "nothing tried" }
  const { retryAfter, ending, requests } = quoted
  return { isMet: failed === undefined, seen: `"${retryAfter}": ${describe(ending)}, ${requests} requests` }
}
