import { setTimeout as delay } from "node:timers/promises"
import { countries } from "countries-list"
import type { Contender, PhaseResult } from "./contender.ts"
import { TTL_MS } from "./load-country.ts"

/** One thing that happens to a cached API. */
export interface Phase {
  readonly title: string
  run(contender: Contender): Promise<PhaseResult>
}

const PATHS: readonly string[] = Object.keys(countries)
  .slice(0, 40)
  .map((code) => `/countries/${code.toLowerCase()}`)
/** Not among the forty. */
const COLD_PATH = "/countries/zw"

/** In the order in which they build on each other: the first three together take less than the TTL. */
export const PHASES: readonly Phase[] = [
  { title: "cold: 40 countries for the first time", run: (contender) => contender.run(PATHS, 8) },
  {
    title: "warm: the same 40, ten times each",
    run: (contender) => contender.run(Array.from({ length: 10 }, () => PATHS).flat(), 8),
  },
  {
    title: "restart: a new process, KV still warm",
    async run(contender) {
      await contender.restart()
      return contender.run(PATHS, 8)
    },
  },
  {
    title: "expiry: the same 40 after their TTL",
    async run(contender) {
      await delay(TTL_MS)
      return contender.run(PATHS, 8)
    },
  },
  {
    title: "stampede: 200 at once, one cold country",
    run: (contender) =>
      contender.run(
        Array.from({ length: 200 }, () => COLD_PATH),
        200,
      ),
  },
]
