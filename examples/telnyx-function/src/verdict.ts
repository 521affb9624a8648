import type { PhaseResult } from "./contender.ts"
import type { PhaseRow } from "./report.ts"

export interface Verdict {
  readonly ok: boolean
  readonly lines: readonly string[]
}

/** The operations Larder promises for each phase: they are exact, whatever the machine. */
const PROMISED: readonly Pick<PhaseResult, "originCalls" | "kvReads" | "kvWrites" | "kvDeletes">[] = [
  { originCalls: 40, kvReads: 40, kvWrites: 40, kvDeletes: 0 },
  { originCalls: 0, kvReads: 0, kvWrites: 0, kvDeletes: 0 },
  { originCalls: 0, kvReads: 40, kvWrites: 0, kvDeletes: 0 },
  { originCalls: 40, kvReads: 40, kvWrites: 40, kvDeletes: 0 },
  { originCalls: 1, kvReads: 1, kvWrites: 1, kvDeletes: 0 },
]

/** Compares what Larder did with what it promises, and says what that saves. */
export function verdict(rows: readonly PhaseRow[]): Verdict {
  const broken = rows.flatMap((row, index) => brokenPromises(row, index))
  const [ours, theirs] = [0, 1].map((contender) => totalUsd(rows, contender))
  const saved = `The same requests cost $${ours} per million with Larder, $${theirs} with the documented pattern.`
  return { ok: broken.length === 0, lines: broken.length === 0 ? [saved] : broken }
}

function brokenPromises({ title, results }: PhaseRow, index: number): string[] {
  const result = results[0]?.result
  const promised = PROMISED[index]
  if (result === undefined || promised === undefined) return [`${title}: no result`]
  const broken = []
  if (result.statuses["200"] !== result.requests) broken.push(`${title}: not every answer was 200`)
  for (const [name, expected] of Object.entries(promised)) {
    const actual = result[name as keyof typeof promised] // Object.entries() widens the names to string.
    if (actual !== expected) broken.push(`${title}: ${name} is ${actual}, promised ${expected}`)
  }
  return broken
}

function totalUsd(rows: readonly PhaseRow[], contender: number): string {
  const results = rows.map((row) => row.results[contender]?.result)
  const requests = results.reduce((sum, result) => sum + (result?.requests ?? 0), 0)
  const usd = results.reduce((sum, result) => sum + (result?.usdPerMillion ?? 0) * (result?.requests ?? 0), 0)
  return (usd / requests).toFixed(2)
}
