/** The example API: a cached endpoint, written with Larder. */
import { createServer } from "node:http"
import { createCache } from "@larder/cache"
import { kvFromEnv } from "@larder/core"
import { announce } from "./announce.ts"
import { loadCountry, TTL_MS } from "./load-country.ts"

const cache = createCache({ store: kvFromEnv("LARDER"), ttlMs: TTL_MS })
const countries = cache.define("country", { load: loadCountry })

const server = createServer(async (request, response) => {
  try {
    const { value, tier } = await countries.getEntry(codeOf(request.url))
    response.writeHead(200, { "content-type": "application/json", "x-cache": tier === "load" ? "MISS" : `HIT ${tier}` })
    response.end(JSON.stringify(value))
  } catch (error) {
    console.error(error)
    response.writeHead(502).end()
  }
})

function codeOf(url: string | undefined): string {
  return decodeURIComponent((url ?? "").slice("/countries/".length))
}

announce(server)
