import { GrowthBookClient } from "@growthbook/growthbook"
import { USERS, type Workload } from "./workloads.ts"

/** The same flags, as features of GrowthBook. */
const FEATURES = {
  static: { defaultValue: true },
  target: { defaultValue: false, rules: [{ condition: { plan: "pro" }, force: true }] },
  rollout: { defaultValue: false, rules: [{ force: true, coverage: 0.2, hashAttribute: "targetingKey" }] },
  "five rules": {
    defaultValue: false,
    rules: [
      { condition: { country: { $in: ["de"] } }, force: false },
      { condition: { email: { $regex: "@partner\\.dev$" } }, force: false },
      { condition: { age: { $gte: 65 } }, force: false },
      { condition: { version: { $vgte: "2.5.0" } }, force: false },
      { condition: { plan: "pro", beta: { $ne: true } }, force: true },
    ],
  },
}

/** Evaluates by GrowthBook's client for servers, one user context for each user. */
export function growthBook(workload: Workload): (index: number) => boolean {
  const client = new GrowthBookClient().initSync({ payload: { features: FEATURES } })
  const contexts = USERS.map((attributes) => ({ attributes }))
  return (index) => client.isOn(workload, contexts[index] ?? { attributes: {} })
}
