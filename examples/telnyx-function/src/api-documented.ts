/** The same API, written with the vendor's documented pattern: check `expires_at` on read, delete at once, load, write. */
import { createServer } from "node:http"
import { announce } from "./announce.ts"
import { loadCountry, TTL_MS } from "./load-country.ts"

const keys = `${process.env["TELNYX_BASE_URL"]}/v2/storage/kvs/${process.env["KV_DOCUMENTED_ID"]}/keys`
const headers = { authorization: `Bearer ${process.env["TELNYX_API_KEY"]}` }

async function kvGetWithExpiry(key: string): Promise<unknown> {
  const response = await fetch(`${keys}/${encodeURIComponent(key)}`, { headers })
  if (response.status === 404) return undefined
  // The pattern trusts what it reads.
  const { value, expires_at } = (await response.json()) as { value: unknown; expires_at: number }
  if (expires_at > Date.now()) return value
  await fetch(`${keys}/${encodeURIComponent(key)}`, { method: "DELETE", headers })
  return undefined
}

async function kvPutWithExpiry(key: string, value: unknown, ttlMs: number): Promise<void> {
  const body = JSON.stringify({ value, expires_at: Date.now() + ttlMs })
  await fetch(`${keys}/${encodeURIComponent(key)}`, { method: "PUT", headers, body })
}

const server = createServer(async (request, response) => {
  try {
    const code = decodeURIComponent((request.url ?? "").slice("/countries/".length))
    const cached = await kvGetWithExpiry(`cache/country/${code}`)
    const country = cached ?? (await loadCountry(code))
    if (cached === undefined) await kvPutWithExpiry(`cache/country/${code}`, country, TTL_MS)
    const xCache = cached === undefined ? "MISS" : "HIT store"
    response.writeHead(200, { "content-type": "application/json", "x-cache": xCache })
    response.end(JSON.stringify(country))
  } catch (error) {
    console.error(error)
    response.writeHead(502).end()
  }
})

announce(server)
