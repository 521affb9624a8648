/**
 * A shop serves its old or its new page by a flag, which is rolled out, ramped, rolled back and switched off while requests run: on the
 * embedded local server, over real HTTP. It ends by itself, with exit code 1 when anything is not as it should be.
 */
import { styleText } from "node:util"
import { createKvClient } from "@larder/core"
import { createFlags } from "@larder/flags"
import { createFlagsAdmin } from "@larder/flags/admin"
import { startLocalKv } from "@larder/local"
import { runStep, type StepResult } from "./run-step.ts"
import { SHOP_FLAGS, startShop } from "./shop.ts"
import { STEPS } from "./steps.ts"
import { createVisitors } from "./visitors.ts"

const VISITORS = 1_000
const REFRESH_MS = 500

const kv = await startLocalKv()
const { id } = await kv.createNamespace({ name: "flags" })
const store = createKvClient({ apiKey: kv.apiKey, baseUrl: `${kv.url}/v2` }).namespace(id)

// Written by an operator, elsewhere: the shop is not told, it finds out.
const admin = createFlagsAdmin({ store })
const off = { state: "ENABLED", variants: { on: true, off: false }, defaultVariant: "off" } as const
await admin.set("new-ui", off, { by: "example" })

const flags = createFlags({ store, flags: SHOP_FLAGS, refreshMs: REFRESH_MS })
await flags.ready()
const shop = await startShop(flags)
const visitors = createVisitors(shop.url, VISITORS)
const requestsBefore = kv.requests().length

const results: StepResult[] = []
for (const step of STEPS) {
  const result = await runStep(step, admin, visitors)
  results.push(result)
  const share = `${(result.share * 100).toFixed(1)} %`.padStart(8)
  const verdict = result.isAsExpected ? styleText("green", "ok") : styleText("red", "not as expected")
  console.log(
    `${step.title.padEnd(26)} ${share} see the new page, after ${String(result.seenAfterMs).padStart(4)} ms  ${verdict}`,
  )
}

const reads = kv
  .requests()
  .slice(requestsBefore)
  .filter(({ operation }) => operation === "get").length
const trail = await admin.history("new-ui")
console.log(
  `\n${visitors.requests()} requests, ${visitors.torn()} of them half old and half new, ${reads} reads of the store in all`,
)
console.log(
  `audit trail: ${trail
    .map(({ action }) => action)
    .toReversed()
    .join(", ")}`,
)

const isFine =
  results.every(({ isAsExpected }) => isAsExpected) && visitors.torn() === 0 && trail.length === STEPS.length + 1
shop.close()
await kv.close()
console.log(isFine ? styleText("green", "\nExample passed.") : styleText("red", "\nExample failed."))
process.exitCode = isFine ? 0 : 1
