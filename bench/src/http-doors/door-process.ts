import { fork } from "node:child_process"
import { once } from "node:events"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { fileURLToPath } from "node:url"
import { createModelledKv } from "../cache-peers/modelled-kv.ts"
import { serveRun } from "../instrument/child-contender.ts"
import { DOOR_APPS } from "./door-apps.ts"

/** A process with one application in it, whose requests come from another. Arguments: framework, name, workload. */
const [framework = "", name = "", workload = ""] = process.argv.slice(2)
const app = DOOR_APPS.find((one) => one.framework === framework && one.name === name)
if (app === undefined) throw new Error(`No application ${name} on ${framework}`)
const client = startClient(await app.start(createModelledKv({ getMs: 0, putMs: 0 })))

serveRun(async (calls) => {
  const { child } = await client
  child.send(calls)
  const [outcome] = await once(child, "message")
  if (outcome !== "done") throw new Error(String(outcome))
})

async function startClient(listener: Parameters<typeof createServer>[1]) {
  const server = createServer(listener).listen(0, "127.0.0.1")
  await once(server, "listening")
  // The cast: a server on a port has an address of this kind.
  const { port } = server.address() as AddressInfo
  const child = fork(fileURLToPath(import.meta.resolve("./load-process.js")), [String(port), workload])
  await once(child, "message")
  process.on("disconnect", () => child.disconnect())
  return { child }
}
