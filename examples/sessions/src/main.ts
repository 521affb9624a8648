/** Sessions on the embedded local server: signs in, changes, logs out, revokes. Ends by itself, with status 1 if anything was not as expected. */
import { styleText } from "node:util"
import { runExample } from "./run-example.ts"

console.log(`${"".padEnd(52)} reads writes deletes and lists`)
const isGood = await runExample(({ title, ok, reads, writes, deletes }) => {
  const mark = ok ? styleText("green", "ok") : styleText("red", "NOT AS EXPECTED")
  console.log(
    `${title.padEnd(52)} ${String(reads).padStart(5)} ${String(writes).padStart(6)} ${String(deletes).padStart(7)}  ${mark}`,
  )
})
console.log(isGood ? styleText("green", "\nSessions example passed.") : styleText("red", "\nSessions example failed."))
process.exitCode = isGood ? 0 : 1
