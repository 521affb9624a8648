import { Agent, get, type IncomingHttpHeaders } from "node:http"
import { inLanes } from "../instrument/in-lanes.ts"
import { PATHS, type Workload } from "./door-app.ts"

/** A process that sends requests to an application, as one user who has signed in. Arguments: the port, the workload. */
const [port = "", workload = ""] = process.argv.slice(2)
const LANES = 16
const agent = new Agent({ keepAlive: true, maxSockets: LANES })
// The cast: the other side passes one.
const kind = workload as Workload
const path = PATHS[kind]
const isUnique = kind === "cache miss"
const hasSession = kind === "session read" || kind === "session left alone"
let count = 0

// Behind a proxy that ends TLS: cookies of some are for https alone.
const headers: Record<string, string> = {
  "x-forwarded-proto": "https",
  "user-agent": "bench",
  accept: "application/json",
}

async function send(to: string): Promise<IncomingHttpHeaders> {
  return new Promise((resolve, reject) => {
    get({ host: "127.0.0.1", port, path: to, agent, headers }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`${to} was answered with ${response.statusCode}`))
      response.resume().on("end", () => resolve(response.headers))
    }).on("error", reject)
  })
}

async function signIn(): Promise<void> {
  const cookies = (await send("/login"))["set-cookie"] ?? []
  const sent = cookies.map((cookie) => cookie.split(";")[0]).join("; ")
  if (sent !== "") headers["cookie"] = sent
}

if (hasSession) await signIn()
process.on("message", (calls) => {
  inLanes(Number(calls), LANES, () => {
    count += 1
    return send(isUnique ? `${path}${count}` : path)
  }).then(
    () => process.send?.("done"),
    (error: unknown) => process.send?.(String(error)),
  )
})
process.on("disconnect", () => process.exit())
process.send?.("ready")
