import { resolveSweepOptions, type SweepOptions } from "./sweep-options.ts"
import type { SweepReport } from "./sweep-report.ts"

/**
 * Deletes the dead keys of some prefixes, within a budget.
 *
 * It decides from the list where it can, reads a key again before it is deleted, and never deletes what it does not understand. A
 * failing store is part of the report, not thrown. Sweeping twice at once costs money, never data.
 *
 * @returns What was done, what it cost, and where to go on.
 * @throws {RangeError} When a number is out of its range, a prefix is empty, or two overlap.
 * @throws {TypeError} When an option is of the wrong kind.
 * @throws {InvalidKeyError} When no key can begin with a prefix.
 * @throws The reason of `signal`, unchanged, when it is aborted.
 *
 * @example
 * ```ts
 * const report = await sweep({ store, policies: [{ prefix: "cache/", ttlMs: 3_600_000 }] })
 * console.log(formatSweepReport(report))
 * ```
 */
export async function sweep(options: SweepOptions): Promise<SweepReport> {
  const resolved = resolveSweepOptions(options)
  // Loaded by the first sweep: the requests that a function answers beside it need none of it.
  const { runSweep } = await import("./run-sweep.ts")
  return await runSweep(resolved)
}
