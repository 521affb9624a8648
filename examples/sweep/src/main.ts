/** Sweeps by a schedule, on the embedded local server. Ends by itself, with status 1 if anything was not as expected. */
import { styleText } from "node:util"
import { runExample } from "./run-example.ts"

const { reports, lost, undead } = await runExample(console.log)
const isGood = reports.length > 1 && reports.at(-1)?.done === true && lost === 0 && undead === 0
console.log(isGood ? styleText("green", "\nSweep example passed.") : styleText("red", "\nSweep example failed."))
process.exitCode = isGood ? 0 : 1
