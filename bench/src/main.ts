import { mkdir, readFile, writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import type { Bench } from "./bench.ts"
import { BENCHES } from "./benches.ts"
import { replaceSection } from "./report/replace-section.ts"
import { toMarkdown } from "./report/to-markdown.ts"

const REPORT = join(import.meta.dirname, "../../docs/benchmarks.md")
const HEADING =
  "# Benchmarks\n\nWritten by `npm run bench`, a section per bench. Ratios and counts carry over to other machines; times do not.\n"

await main(process.argv.slice(2))

async function main(names: readonly string[]): Promise<void> {
  const unknown = names.filter((name) => !BENCHES.some((bench) => bench.name === name))
  if (unknown.length > 0) {
    console.error(`No bench ${unknown.join(", ")}. There are: ${BENCHES.map(({ name }) => name).join(", ")}`)
    process.exit(1)
  }
  const chosen = names.length === 0 ? BENCHES : BENCHES.filter(({ name }) => names.includes(name))
  for (const [index, bench] of chosen.entries()) {
    console.error(`[${index + 1}/${chosen.length}] ${bench.name}: ${bench.title}`)
    await runBench(bench)
  }
}

async function runBench(bench: Bench): Promise<void> {
  const startedAtMs = performance.now()
  const section = await bench.run((line) => console.error(`    ${line}`))
  const markdown = toMarkdown(bench, section, new Date())
  console.log(`\n${markdown}`)
  await keep(bench.name, markdown)
  const met = section.targets.filter(({ isMet }) => isMet).length
  const seconds = ((performance.now() - startedAtMs) / 1_000).toFixed(1)
  console.error(`    ${met} of ${section.targets.length} targets met, ${seconds} s, kept in docs/benchmarks.md`)
}

async function keep(name: string, markdown: string): Promise<void> {
  const before = await readFile(REPORT, "utf8").catch(() => HEADING)
  await mkdir(dirname(REPORT), { recursive: true })
  await writeFile(REPORT, replaceSection(before, name, markdown))
}
