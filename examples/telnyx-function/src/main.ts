/**
 * The main job, whole, on this machine: the embedded KV server, an upstream API, and the function twice, written with Larder and with
 * the documented patterns. Every request is real HTTP between processes.
 *
 * `--keep` leaves everything running afterwards.
 */
import { styleText } from "node:util"
import { startLocalKv } from "@larder/local"
import { type Contender, startContender } from "./contender.ts"
import { countLines } from "./count-lines.ts"
import { PHASES } from "./phases.ts"
import { type PhaseRow, toTable } from "./report.ts"
import { verdict } from "./verdict.ts"

const kv = await startLocalKv()
console.log(`Local KV server at ${kv.url}`)
const larder = await startContender(kv, "Larder", "./function.js")
const documented = await startContender(kv, "documented", "./function-documented.js")
const contenders: readonly Contender[] = [larder, documented]

const rows: PhaseRow[] = PHASES.map(({ title }) => ({ title, results: [] }))
for (const contender of contenders) {
  for (const [index, phase] of PHASES.entries()) {
    console.log(`${contender.title} ${index + 1}/${PHASES.length}  ${phase.title}`)
    rows[index]?.results.push({ title: contender.title, result: await phase.run(contender) })
  }
}
console.log(toTable(rows))

const { ok, lines } = verdict(rows)
for (const line of lines) console.log(line)
const [ours, theirs] = [await countLines("function.ts"), await countLines("function-documented.ts")]
console.log(`Lines of code of the function: ${ours} with Larder, ${theirs} with the documented patterns.`)

if (process.argv.includes("--keep")) {
  console.log(`\nStill running; end it with Ctrl+C.\n  KV server    ${kv.url} (API key ${kv.apiKey})`)
  for (const { title, url } of contenders) console.log(`  ${title.padEnd(12)} ${url}/countries/de`)
} else {
  await Promise.all(contenders.map((contender) => contender.stop()))
  await kv.close()
}
console.log(ok ? styleText("green", "\nDemo passed.") : styleText("red", "\nDemo failed."))
process.exitCode = ok ? 0 : 1
