import { createKvClient } from "@larder/core"
import { sweep } from "../index.ts"
import { HOUR_MS } from "./sweep-times.ts"

/** Sweeps in a process of its own, with the state in the store, and prints the report. */
const [baseUrl = "", apiKey = "", id = ""] = process.argv.slice(2)
const store = createKvClient({ apiKey, baseUrl }).namespace(id)
const report = await sweep({
  store,
  policies: [{ prefix: "cache/", ttlMs: HOUR_MS }],
  state: "kv",
  budget: { maxOperations: 60, concurrency: 4 },
})
console.log(JSON.stringify(report))
