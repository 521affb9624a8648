import { startLocalKv } from "../index.ts"

const [dataDir, apiKey] = process.argv.slice(2)
const startedAt = performance.now()
const local = await startLocalKv({ dataDir, apiKey })
console.log(`${local.url} ${performance.now() - startedAt}`)
