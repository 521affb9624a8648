import { styleText } from "node:util"
import { type StartShop, takeTour } from "./take-tour.ts"

/** Takes the tour through an application, prints it, and sets the status this process ends with. */
export async function runExample(name: string, startShop: StartShop): Promise<void> {
  console.log(`${"".padEnd(36)} reads writes deletes lists`)
  const isGood = await takeTour(startShop, ({ title, found, reads, writes, deletes, lists, ok }) => {
    const costs = [reads, writes, deletes, lists].map((count, index) =>
      String(count).padStart([5, 7, 8, 6][index] ?? 0),
    )
    const mark = ok ? styleText("green", "ok") : styleText("red", "NOT AS EXPECTED")
    console.log(`${title.padEnd(36)} ${costs.join("")}  ${mark}  ${found}`)
  })
  console.log(isGood ? styleText("green", `\n${name} example passed.`) : styleText("red", `\n${name} example failed.`))
  process.exitCode = isGood ? 0 : 1
}
