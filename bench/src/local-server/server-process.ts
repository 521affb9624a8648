import { SERVERS } from "./servers.ts"
import type { Report } from "./wire.ts"

const start = SERVERS[process.argv[2] ?? ""]
if (start === undefined) throw new Error(`There is no server ${process.argv[2]}`)
const { url, id, close } = await start()
const tell = (report: Report): void => void process.send?.(report)

process.on("message", () => {
  const { user, system } = process.cpuUsage()
  tell({ cpuMicros: user + system })
})
process.on("disconnect", () => void close().finally(() => process.exit()))
tell({ url, id })
