/** A page, visited in headless Chromium where there is one, by plain HTTP otherwise. `--keep` leaves it running. */
import { styleText } from "node:util"
import { createBrowserVisitor, hasBrowser } from "./browser-visitor.ts"
import { createHttpVisitor } from "./http-visitor.ts"
import { startPage } from "./run-example.ts"

const page = await startPage()
console.log(
  `The page is at ${page.url}; the visitor ${hasBrowser() ? "uses Chromium" : "has no Chromium, and uses plain HTTP"}`,
)
const createVisitor = hasBrowser()
  ? (url: string) => createBrowserVisitor(url, process.env["SCREENSHOTS"])
  : createHttpVisitor
try {
  await page.show(createVisitor, (line) => console.log(`${styleText("green", "ok")} ${line}`))
  console.log(styleText("green", "\nPage example passed."))
} catch (error) {
  console.error(error)
  console.log(styleText("red", "\nPage example failed."))
  process.exitCode = 1
}
if (process.argv.includes("--keep")) console.log(`Still running at ${page.url}; end it with Ctrl+C.`)
else await page.close()
