import { EventEmitter } from "node:events"
import { Unleash, UnleashEvents } from "unleash-client"
import { USERS, type User, type Workload } from "./workloads.ts"

type Repository = NonNullable<ConstructorParameters<typeof Unleash>[0]["repository"]>
type Feature = NonNullable<ReturnType<Repository["getToggle"]>>
type Constraint = NonNullable<Feature["strategies"]>[number]["constraints"][number]

function constraint(contextName: string, operator: string, values: readonly string[], inverted = false): Constraint {
  // The operators are an enumeration of texts that the package does not export.
  return {
    contextName,
    operator: operator as Constraint["operator"],
    inverted,
    values: [...values],
    value: values[0] ?? "",
  }
}

function feature(name: Workload, parameters: Record<string, string>, constraints: Constraint[]): Feature {
  const strategy = parameters["rollout"] === undefined ? "default" : "flexibleRollout"
  return { name, enabled: true, strategies: [{ name: strategy, parameters, constraints }] }
}

/** The same flags, as toggles of Unleash. */
const FEATURES: Readonly<Record<Workload, Feature>> = {
  static: feature("static", {}, []),
  target: feature("target", {}, [constraint("plan", "IN", ["pro"])]),
  rollout: feature("rollout", { rollout: "20", stickiness: "userId", groupId: "rollout" }, []),
  "five rules": feature("five rules", {}, [
    constraint("country", "NOT_IN", ["de"]),
    constraint("email", "STR_ENDS_WITH", ["@partner.dev"], true),
    constraint("age", "NUM_GTE", ["65"], true),
    constraint("version", "SEMVER_GTE", ["2.5.0"], true),
    constraint("plan", "IN", ["pro"]),
    constraint("beta", "NOT_IN", ["true"]),
  ]),
}

/** Holds the toggles in memory, in the place of the one that polls a server. */
class FixedRepository extends EventEmitter {
  getToggle(name: string): Feature {
    // Only toggles of the workloads are asked for.
    return FEATURES[name as Workload]
  }
  getToggles(): Feature[] {
    return Object.values(FEATURES)
  }
  getTogglesWithSegmentData(): ReturnType<Repository["getTogglesWithSegmentData"]> {
    return []
  }
  getSegment(): undefined {}
  stop(): void {}
  async start(): Promise<void> {}
}

/** Evaluates by Unleash's client, with its own evaluator and no network. */
export function unleash(workload: Workload): (index: number) => boolean {
  const repository = new FixedRepository()
  const client = new Unleash({
    appName: "bench",
    url: "http://127.0.0.1:9/",
    disableMetrics: true,
    disableAutoStart: true,
    skipInstanceCountWarning: true,
    repository,
  })
  repository.emit(UnleashEvents.Ready)
  const contexts = USERS.map(toContext)
  return (index) => client.isEnabled(workload, contexts[index])
}

/** Unleash's contexts hold texts. */
function toContext({ targetingKey, ...attributes }: User): { userId: string; properties: Record<string, string> } {
  const properties = Object.entries(attributes).map(([name, value]) => [name, String(value)] as const)
  return { userId: targetingKey, properties: Object.fromEntries(properties) }
}
