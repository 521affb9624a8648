/** Runs the suite on every runtime, or on those named: `npm run runtimes -- "Node 24" workerd`. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { startLocalKv } from "@larder/local"
import { toMarkdownTable } from "../report/markdown-table.ts"
import { replaceSection } from "../report/replace-section.ts"
import { bundleSuite } from "./bundle-suite.ts"
import { failuresOf, type RuntimeReport, toTable } from "./report.ts"
import { RUNTIMES, type Runtime } from "./runtimes.ts"

const PAGE = join(import.meta.dirname, "../../../docs/runtimes.md")
/** The server's clock stands here until the suite moves it: not before the clock of a runtime's own store. */
const START_MS = Date.now()

process.exitCode = await main(process.argv.slice(2))

async function main(names: readonly string[]): Promise<number> {
  const unknown = names.filter((name) => !RUNTIMES.some((runtime) => runtime.name === name))
  if (unknown.length > 0) {
    console.error(`No runtime ${unknown.join(", ")}. There are: ${RUNTIMES.map(({ name }) => name).join(", ")}`)
    return 2
  }
  const chosen = names.length === 0 ? RUNTIMES : RUNTIMES.filter(({ name }) => names.includes(name))
  const folder = await mkdtemp(join(import.meta.dirname, "suite-"))
  try {
    const suite = await bundleSuite(folder)
    const reports: RuntimeReport[] = []
    for (const runtime of chosen) reports.push(await run(runtime, suite))
    console.log(`\n${toMarkdownTable(toTable(reports))}`)
    // A part of the table would look like the whole.
    if (chosen.length === RUNTIMES.length) await keep(reports)
    return reports.every(isGood) ? 0 : 1
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** A server of its own for each runtime: what one leaves behind cannot help another. */
async function run(runtime: Runtime, suite: string): Promise<RuntimeReport> {
  const startedAtMs = performance.now()
  const local = await startLocalKv({ now: () => START_MS, cloudflareLimits: false })
  const { url, apiKey, cloudflare } = local
  const secondsSinceStart = (): number => (performance.now() - startedAtMs) / 1_000
  try {
    const result = await runtime.run(suite, { url, apiKey, cloudflare, startMs: START_MS })
    const failures = failuresOf(result.outcomes)
    console.error(`${runtime.name}: ${failures.length === 0 ? "all passed" : `${failures.length} failed`}`)
    for (const failure of failures) console.error(`\n${failure}\n`)
    return { runtime, result, seconds: secondsSinceStart() }
  } catch (error) {
    console.error(`${runtime.name}: ${error instanceof Error ? error.message : String(error)}`)
    return { runtime, seconds: secondsSinceStart() }
  } finally {
    await local.close()
  }
}

function isGood({ result }: RuntimeReport): boolean {
  return result !== undefined && result.outcomes.length > 0 && failuresOf(result.outcomes).length === 0
}

async function keep(reports: readonly RuntimeReport[]): Promise<void> {
  const needs = { head: ["runtime", "what it needs"], rows: RUNTIMES.map(({ name, needs }) => [name, needs]) }
  const tables = `${new Date().toISOString().slice(0, 10)}\n\n${toMarkdownTable(toTable(reports))}\n\n${toMarkdownTable(needs)}`
  const before = await readFile(PAGE, "utf8").catch(() => "# Runtimes\n")
  await writeFile(PAGE, replaceSection(before, "runtimes", tables))
}
