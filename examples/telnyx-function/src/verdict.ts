import type { PhaseResult } from "./contender.ts"
import type { PhaseRow } from "./report.ts"

export interface Verdict {
  readonly ok: boolean
  readonly lines: readonly string[]
}

type Promised = Partial<PhaseResult>

/** What Larder promises for each phase, in their order: the operations are exact, whatever the machine. */
const PROMISED: readonly Promised[] = [
  { originCalls: 40, kvReads: 40, kvWrites: 40, kvDeletes: 0, xCache: { MISS: 40 } },
  { originCalls: 0, kvReads: 0, kvWrites: 0, kvDeletes: 0, xCache: { HIT: 400 } },
  { originCalls: 0, kvReads: 40, kvWrites: 0, kvDeletes: 0, xCache: { HIT: 40 } },
  { kvDeletes: 0 },
  { kvReads: 0, kvWrites: 0, kvDeletes: 0 },
  { statuses: { "303": 20 } },
  { lastBody: '{"views":11,"user":"zoe","layout":"new"}' },
  { originCalls: 20, kvReads: 20, kvWrites: 20, kvDeletes: 0 },
  { kvReads: 20, kvDeletes: 20 },
  { originCalls: 1, kvReads: 1, kvWrites: 1, kvDeletes: 0 },
]

/** Compares what Larder did with what it promises, and says what that saves. */
export function verdict(rows: readonly PhaseRow[]): Verdict {
  const broken = rows.flatMap((row, index) => brokenPromises(row, index))
  const [ours, theirs] = [0, 1].map((contender) => usdPerMillion(rows, contender))
  const saved = `The same requests cost $${ours} per million with Larder, $${theirs} with the documented patterns.`
  return { ok: broken.length === 0, lines: [saved, ...broken] }
}

function brokenPromises({ title, results }: PhaseRow, index: number): string[] {
  const result = results[0]?.result
  const promised = PROMISED[index]
  if (result === undefined || promised === undefined) return [`${title}: no result`]
  const members = Object.entries({
    ...(title.startsWith("logins") ? {} : { statuses: { "200": result.requests } }),
    ...promised,
  })
  return members.flatMap(([name, expected]) => {
    const actual = JSON.stringify(result[name as keyof Promised]) // Object.entries() widens the names to string.
    return actual === JSON.stringify(expected)
      ? []
      : [`${title}: ${name} is ${actual}, promised ${JSON.stringify(expected)}`]
  })
}

function usdPerMillion(rows: readonly PhaseRow[], contender: number): string {
  const results = rows.map((row) => row.results[contender]?.result)
  const requests = results.reduce((sum, result) => sum + (result?.requests ?? 0), 0)
  const usd = results.reduce((sum, result) => sum + (result?.usd ?? 0), 0)
  return ((usd / requests) * 1_000_000).toFixed(2)
}
