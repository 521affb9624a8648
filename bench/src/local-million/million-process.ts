import { startLocalKv } from "@larder/local"
import { API_KEY, BATCH, KEYS, type MillionReport, VALUE_BYTES } from "./wire.ts"

/** Fills a folder, or serves one that is full. */
const [dataDir = "", task = ""] = process.argv.slice(2)
const tell = (report: MillionReport): void => void process.send?.(report)

const startedAt = performance.now()
const local = await startLocalKv({ dataDir, apiKey: API_KEY })
const openMs = performance.now() - startedAt

if (task === "fill") {
  const { id } = await local.createNamespace({ name: "million" })
  const value = "x".repeat(VALUE_BYTES)
  for (let first = 0; first < KEYS; first += BATCH) {
    const keys = Array.from({ length: BATCH }, (_, n) => `key/${String(first + n).padStart(7, "0")}`)
    await local.seed(id, Object.fromEntries(keys.map((key) => [key, value])))
  }
  await local.close()
  tell({ fillMs: performance.now() - startedAt })
  process.disconnect()
} else {
  process.on("message", () => {
    const { rss, heapUsed } = process.memoryUsage()
    tell({ rssBytes: rss, heapBytes: heapUsed })
  })
  process.on("disconnect", () => void local.close().finally(() => process.exit()))
  tell({ url: local.url, id: local.namespaces()[0]?.id ?? "", openMs })
}
