import { requestsPerCall } from "./criteria/outage.ts"
import { CRITERIA } from "./criteria.ts"
import type { Verdict } from "./criterion.ts"
import { FAULT_CLIENTS } from "./fault-clients.ts"

/** What a process tells of its client. */
export interface ClientReport {
  readonly verdicts: readonly Verdict[]
  /** While every answer is a 503. */
  readonly requestsPerCall: number
}

/** A process with one client in it, named by the argument: a call that never ends, or memory that is lost, is its own. */
const name = process.argv[2] ?? ""
const makeClient = FAULT_CLIENTS[name]
if (makeClient === undefined) throw new Error(`No client ${name}`)

const verdicts: Verdict[] = []
for (const { judge } of CRITERIA) verdicts.push(await judge(makeClient))
const report: ClientReport = { verdicts, requestsPerCall: await requestsPerCall(makeClient, 1_000) }
// Some clients still try in the background: they are not waited for.
process.send?.(report, () => process.exit())
