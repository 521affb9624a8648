/** The upstream API: the countries of the world over real HTTP, about as slow as such services are. */
import { createServer } from "node:http"
import { setTimeout as delay } from "node:timers/promises"
import { countries } from "countries-list"
import { announce } from "./announce.ts"

/** Response times in milliseconds, taken in turn: a usual service with a slow tail. */
const LATENCIES_MS = [45, 80, 52, 60, 38, 140, 55, 70, 48, 240]

const byCode: ReadonlyMap<string, unknown> = new Map(Object.entries(countries))
let calls = 0

const server = createServer(async (request, response) => {
  const path = new URL(request.url ?? "/", "http://localhost").pathname
  if (path === "/calls") {
    response.end(String(calls))
    return
  }
  calls += 1
  await delay(LATENCIES_MS[calls % LATENCIES_MS.length])
  const code = path.slice("/countries/".length)
  const country = byCode.get(code.toUpperCase())
  response.writeHead(country === undefined ? 404 : 200, { "content-type": "application/json" })
  response.end(JSON.stringify(country ?? { error: "no such country" }))
})

announce(server)
