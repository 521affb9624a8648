import { serveRun } from "../instrument/child-contender.ts"
import { type Evaluate, FLAG_CONTENDERS } from "./flags-contenders.ts"
import { EXPECTED_ON, USERS, WORKLOADS } from "./workloads.ts"

/** A process with one evaluator in it. Arguments: its name, the workload. */
const [name = "", wanted = ""] = process.argv.slice(2)
const workload = WORKLOADS.find((one) => one === wanted)
const create = FLAG_CONTENDERS[name]
if (create === undefined || workload === undefined) throw new Error(`No ${name} of ${wanted}`)
const evaluate = await create(workload)
await assertRight(evaluate)

serveRun(typeof evaluate(0) === "boolean" ? (calls) => evaluateAll(calls) : (calls) => awaitAll(calls))

function evaluateAll(calls: number): void {
  for (let call = 0; call < calls; call += 1) evaluate(call % USERS.length)
}

async function awaitAll(calls: number): Promise<void> {
  for (let call = 0; call < calls; call += 1) await evaluate(call % USERS.length)
}

/** A figure of something that evaluates wrongly would be worth nothing. */
async function assertRight(evaluate: Evaluate): Promise<void> {
  let on = 0
  for (const index of USERS.keys()) if (await evaluate(index)) on += 1
  const expected = EXPECTED_ON[workload ?? "static"]
  const tolerance = workload === "rollout" ? USERS.length / 20 : 0
  if (Math.abs(on - expected) > tolerance)
    throw new Error(`${name}: ${workload} is on for ${on} users, not ${expected}`)
}
