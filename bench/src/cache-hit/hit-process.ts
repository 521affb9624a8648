import { serveRun } from "../instrument/child-contender.ts"
import { HIT_CONTENDERS } from "./hit-contenders.ts"

/** A process with one cache in it. Argument: the name of the contender. */
const [name = ""] = process.argv.slice(2)
const fill = HIT_CONTENDERS[name]
if (fill === undefined) throw new Error(`No contender ${name}`)
const filling = fill()

serveRun(async (calls) => (await filling)(calls))
