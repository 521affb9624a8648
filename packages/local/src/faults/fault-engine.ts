import type { Call } from "../api/call.ts"
import { decodeKey } from "../api/decode-key.ts"
import { seededFraction } from "../seeded-fraction.ts"
import { checkFaultRules } from "./check-fault-rules.ts"
import type { Fault, FaultRule, LatencyFault } from "./fault-rule.ts"
import { drawLatency } from "./latency.ts"

/** What happens to one request. */
export interface FaultPlan {
  readonly latencyMs: number
  readonly fault: Exclude<Fault, LatencyFault> | undefined
}

interface RuleState {
  readonly rule: FaultRule
  readonly pattern: RegExp
  matched: number
  fired: number
}

const NOTHING: FaultPlan = { latencyMs: 0, fault: undefined }

/**
 * Decides which requests go wrong.
 *
 * Latencies of all rules that fire add up; of the other faults, the first one counts. The same rules on the same sequence
 * of requests decide the same.
 */
export class FaultEngine {
  #states: readonly RuleState[] = []

  /** Replaces the rules, and begins to count anew. @throws {TypeError | RangeError} When they are none. */
  setRules(rules: unknown): void {
    this.#states = checkFaultRules(rules).map((rule) => ({ rule, pattern: toPattern(rule.key), matched: 0, fired: 0 }))
  }

  rules(): FaultRule[] {
    return this.#states.map(({ rule }) => rule)
  }

  plan(call: Call | undefined): FaultPlan {
    if (call === undefined || this.#states.length === 0) return NOTHING
    let latencyMs = 0
    let fault: FaultPlan["fault"]
    for (const state of this.#states) {
      if (!matches(state, call) || !fires(state)) continue
      if (state.rule.fault.kind === "latency") latencyMs += drawLatency(state.rule.fault, drawOf(state, 1))
      else fault ??= state.rule.fault
    }
    return { latencyMs, fault }
  }
}

function matches({ rule, pattern }: RuleState, { operation, location, rawKey = "", query }: Call): boolean {
  if (rule.location !== undefined && rule.location !== location) return false
  if (rule.operation !== undefined && ![rule.operation].flat().includes(operation)) return false
  if (LIST_FAULTS.has(rule.fault.kind) && operation !== "list") return false
  if (rule.fault.kind === "expired-cursor" && !query.has("cursor")) return false
  return pattern.test(operation === "list" ? (query.get("prefix") ?? "") : (decodeKey(rawKey) ?? rawKey))
}

const LIST_FAULTS: ReadonlySet<string> = new Set(["repeat-keys", "empty-page", "expired-cursor"])

/** Counts a request that matches, and tells whether it is hit. */
function fires(state: RuleState): boolean {
  const { nth, probability = 1, count = nth === undefined ? Number.POSITIVE_INFINITY : 1 } = state.rule
  state.matched++
  if (state.matched < (nth ?? 1) || state.fired >= count || drawOf(state, 0) >= probability) return false
  state.fired++
  return true
}

/** Each request that matches has two draws of its own: whether it is hit, and how long it waits. */
function drawOf({ rule, matched }: RuleState, which: 0 | 1): number {
  return seededFraction(rule.seed ?? 0, matched * 2 + which)
}

function toPattern(key = "*"): RegExp {
  const literals = key.split("*").map((literal) => literal.replace(/[\\^$.|?+()[\]{}]/g, "\\$&"))
  return new RegExp(`^${literals.join(".*")}$`, "s")
}
