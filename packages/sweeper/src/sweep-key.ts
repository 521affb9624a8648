import { isKvError, type KvKeyInfo, type KvValue } from "@larder/core"
import { readEnvelope } from "@larder/expiry"
import type { Decision } from "./decide.ts"
import { OVER } from "./over.ts"
import type { ResolvedSweepPolicy } from "./sweep-policy.ts"
import type { SweepRun } from "./sweep-run.ts"

/** A key that is dead by the list, or may be. */
export interface Candidate {
  readonly info: KvKeyInfo
  readonly decision: Extract<Decision, "dead" | "read">
}

/**
 * What became of a candidate.
 *
 * `"gone"`: somebody else was faster. `"unswept"`: the budget ended before.
 */
export type KeyOutcome = "deleted" | "alive" | "unreadable" | "gone" | "unswept"

/**
 * Deletes a key, having read it where the policy wants that, or the list could not decide.
 *
 * @param asOfMs The instant it is judged by, in epoch milliseconds of the server.
 * @throws What the store throws, and the reason of the caller's signal.
 */
export async function sweepKey(
  run: SweepRun,
  policy: ResolvedSweepPolicy,
  { info: { key }, decision }: Candidate,
  asOfMs: number,
): Promise<KeyOutcome> {
  const { store, dryRun } = run.options
  if (decision === "read" || policy.recheck) {
    const found = await read(run, key)
    if (found === OVER) return "unswept"
    const verdict = found === "unreadable" ? found : judge(found, asOfMs - policy.graceMs)
    if (verdict !== "dead") return verdict
  }
  if (dryRun) return "deleted"
  const deleted = await run.call("deletes", (signal) => store.delete(key, { signal }))
  return deleted === OVER ? "unswept" : "deleted"
}

async function read(
  { call, options }: SweepRun,
  key: string,
): Promise<KvValue | undefined | "unreadable" | typeof OVER> {
  try {
    return await call("gets", (signal) => options.store.get(key, { signal }), options.dryRun ? 0 : 1)
  } catch (error) {
    // A key of another program's making, such as one that a URL would change, or a value beyond the limit.
    if (isKvError(error) && UNREADABLE_CODES.has(error.code)) return "unreadable"
    throw error
  }
}

const UNREADABLE_CODES: ReadonlySet<string> = new Set(["INVALID_KEY", "RESPONSE_TOO_LARGE"])

function judge(value: KvValue | undefined, endedByMs: number): "dead" | "alive" | "unreadable" | "gone" {
  if (value === undefined) return "gone"
  const { outcome } = readEnvelope(value.bytes, endedByMs)
  if (outcome === "expired") return "dead"
  return outcome === "hit" || outcome === "stale" ? "alive" : "unreadable"
}
