import { setTimeout as delay } from "node:timers/promises"
import { countries } from "countries-list"
import type { Contender, PhaseResult } from "./contender.ts"
import type { Step, Visit } from "./drive.ts"
import { SECRET, TTL_MS } from "./settings.ts"

/** One thing that happens to the function. */
export interface Phase {
  readonly title: string
  run(contender: Contender): Promise<PhaseResult>
}

const VISITORS = 20
const COUNTRIES: readonly Step[] = Object.keys(countries)
  .slice(0, 40)
  .map((code) => ({ path: `/countries/${code.toLowerCase()}` }))
/** Not among the forty. */
const COLD_COUNTRY: Step = { path: "/countries/zw" }
const CRON: Step = { path: "/cron", method: "POST", headers: { authorization: `Bearer ${SECRET}` } }
/** How long a flip may take to be seen, with the second that the machine may be busy. */
const FLIP_MS = 6_000

/** In the order in which they build on each other: the first three together take less than the TTL. */
export const PHASES: readonly Phase[] = [
  { title: "cold: 40 countries for the first time", run: (contender) => contender.run(shared(COUNTRIES)) },
  {
    title: "warm: the same 40, ten times each",
    run: (contender) => contender.run(shared(Array.from({ length: 10 }, () => COUNTRIES).flat())),
  },
  {
    title: "restart: a new process, KV still warm",
    async run(contender) {
      await contender.restart()
      return contender.run(shared(COUNTRIES))
    },
  },
  { title: "views: 20 visitors, ten pages each", run: (contender) => contender.run(everybody({ path: "/" }, 10)) },
  {
    title: "pages that need no session: the same visitors, ten each",
    run: (contender) => contender.run(everybody({ path: "/about" }, 10)),
  },
  {
    title: "logins: each of the 20",
    run: (contender) => contender.run(everybody({ path: "/login", method: "POST" }, 1)),
  },
  {
    title: `flip: new-ui is on, ${FLIP_MS / 1000} seconds later one view`,
    async run(contender) {
      await contender.setFlag("new-ui", "true")
      // Whoever comes first after the interval still sees the old layout, and has the flag read again.
      await delay(FLIP_MS / 2)
      await contender.run([[{ path: "/about" }]])
      await delay(FLIP_MS / 2)
      await contender.run([[{ path: "/about" }]])
      return contender.run([[{ path: "/" }]])
    },
  },
  {
    title: "expiry: 20 of the 40 countries, after their TTL",
    async run(contender) {
      await delay(TTL_MS)
      return contender.run(shared(COUNTRIES.slice(0, 20)))
    },
  },
  { title: "clean-up: the other 20 have ended", run: (contender) => contender.run([[CRON]]) },
  {
    title: "stampede: 200 at once, one cold country",
    run: (contender) => contender.run(Array.from({ length: 200 }, () => [COLD_COUNTRY])),
  },
]

/** Eight clients that share the steps out. */
function shared(steps: readonly Step[]): readonly Visit[] {
  return Array.from({ length: 8 }, (_, client) => steps.filter((_, index) => index % 8 === client))
}

function everybody(step: Step, times: number): readonly Visit[] {
  return Array.from({ length: VISITORS }, () => Array.from({ length: times }, () => step))
}
