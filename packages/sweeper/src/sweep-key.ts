import { isKvError, type KvKeyInfo } from "@larder/core"
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
  const isRead = decision === "read" || policy.recheck
  let mayDelete = !dryRun
  if (!(await run.take({ gets: Number(isRead), deletes: Number(mayDelete) }))) return "unswept"
  try {
    const verdict = isRead ? await check(run, key, asOfMs - policy.graceMs) : "deleted"
    if (verdict !== "deleted" || dryRun) return verdict
    mayDelete = false
    const deleted = await run.send("deletes", (signal) => store.delete(key, { signal }))
    return deleted === OVER ? "unswept" : "deleted"
  } finally {
    if (mayDelete) run.budget.refund("deletes")
  }
}

/** Reads a key. @returns `"deleted"` when it is to be deleted. */
async function check({ options, send }: SweepRun, key: string, endedByMs: number): Promise<KeyOutcome> {
  try {
    const value = await send("gets", (signal) => options.store.get(key, { signal }))
    if (value === OVER) return "unswept"
    if (value === undefined) return "gone"
    const { outcome } = readEnvelope(value.bytes, endedByMs)
    if (outcome === "expired") return "deleted"
    return outcome === "hit" || outcome === "stale" ? "alive" : "unreadable"
  } catch (error) {
    // A key of another program's making, such as one that a URL would change, or a value beyond the limit.
    if (isKvError(error) && UNREADABLE_CODES.has(error.code)) return "unreadable"
    throw error
  }
}

const UNREADABLE_CODES: ReadonlySet<string> = new Set(["INVALID_KEY", "RESPONSE_TOO_LARGE"])
