import { createKvClient } from "@larder/core"
import { startLocalKv } from "@larder/local"
import { formatSweepReport, type SweepReport } from "@larder/sweeper"
import { schedule } from "@larder/sweeper/schedule"
import { createApp } from "./app.ts"

const DAY_MS = 86_400_000
/** So few that it takes some sweeps: a real one would have its 20 seconds, and no such limit. */
const BUDGET = { maxOperations: 250 }
/** Every second, as nobody would wait for three o'clock here. */
const EVERY_SECOND = "* * * * * *"
const MOST_SWEEPS = 20

/** What became of the example. */
export interface Outcome {
  readonly reports: readonly SweepReport[]
  /** Keys that should be there, and are, and those that should not. */
  readonly left: number
  readonly lost: number
  readonly undead: number
}

/** Sweeps by a schedule what an application has left behind two days ago. @param say Shows some lines. */
export async function runExample(say: (text: string) => void): Promise<Outcome> {
  // The time of server, application and sweeper: two days pass in a moment.
  let aheadMs = -2 * DAY_MS
  const now = (): number => Date.now() + aheadMs
  const kv = await startLocalKv({ now })
  const { id } = await kv.createNamespace({ name: "my-cache", supportsTtl: false })
  const store = createKvClient({ apiKey: kv.apiKey, baseUrl: `${kv.url}/v2` }).namespace(id)
  // The cast: it is the server that writes these lines.
  const keys = (): string[] => Array.from(kv.exportNamespace(id), (line) => (JSON.parse(line) as { key: string }).key)

  const app = createApp(store, now)
  await app.serve("two-days-ago", 300, 40)
  const dead = new Set(keys())
  aheadMs = 0
  await app.serve("today", 30, 4)
  const alive = keys().filter((key) => !dead.has(key))
  say(`${dead.size} keys of two days ago, ${alive.length} of today`)

  const reports: SweepReport[] = []
  await new Promise<void>((resolve) => {
    const nightly = schedule(EVERY_SECOND, {
      store,
      now,
      // Asked at each sweep, so that the policies know what the application has declared by then.
      policies: app.sweepPolicies,
      budget: BUDGET,
      state: "kv",
      onEvent(event) {
        if (event.type === "estimate" && event.usd > 0 && reports.length === 0) {
          say(`${event.prefix} costs at most $${event.usdPerMillionKeys.toFixed(2)} for a million keys such as these`)
        }
        if (event.type !== "report") return
        reports.push(event.report)
        say(`\n${formatSweepReport(event.report)}`)
        if (event.report.done || reports.length === MOST_SWEEPS) void nightly.stop().then(resolve)
      },
    })
    say(`the first sweep is at ${new Date(nightly.nextAtMs() ?? 0).toISOString()}`)
  })

  const left = keys()
  say(`\n${left.length} keys are left; all of it cost $${kv.bill().usd.toFixed(6)} by the server's bill`)
  await kv.close()
  const lost = alive.filter((key) => !left.includes(key)).length
  return { reports, left: left.length, lost, undead: left.filter((key) => dead.has(key)).length }
}
