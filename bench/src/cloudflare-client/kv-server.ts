import { createServer } from "node:http"
import { setTimeout as wait } from "node:timers/promises"
import { NAMESPACE_PATH } from "./wire.ts"

/**
 * A process of its own that answers reads of `…/values/<bytes>` with so many bytes, writes with an envelope and bulk reads with all values,
 * as cheaply as it can: only the clients are measured. Argument: milliseconds to wait before each answer.
 *
 * A message asks for the number of requests since the message before.
 */
const delayMs = Number(process.argv[2] ?? 0)
const values = new Map<string, Buffer>()
const done = Buffer.from('{"success":true,"errors":[],"messages":[],"result":{}}')
let requests = 0

const server = createServer(async (request, response) => {
  requests += 1
  const { url = "", method } = request
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  if (delayMs > 0) await wait(delayMs)
  const isRead = method === "GET"
  const isBulkRead = url.endsWith("/bulk/get")
  const body = isRead ? valueFor(url.slice(`${NAMESPACE_PATH}/values/`.length)) : isBulkRead ? readAll(chunks) : done
  const type = isRead ? "application/octet-stream" : "application/json"
  response.writeHead(200, { "content-type": type, "content-length": body.length }).end(body)
})

/** A key says how long its value is: `100`, or `100-7`. */
function valueFor(key: string): Buffer {
  const bytes = key.split("-", 1)[0] ?? ""
  const value = values.get(bytes) ?? Buffer.alloc(Number(bytes), "x")
  values.set(bytes, value)
  return value
}

function readAll(chunks: readonly Buffer[]): Buffer {
  // The cast: its clients are those of this bench.
  const { keys, withMetadata } = JSON.parse(Buffer.concat(chunks).toString()) as {
    keys: string[]
    withMetadata?: boolean
  }
  const found = keys.map((key) => {
    const value = valueFor(key).toString()
    return [key, withMetadata ? { value, metadata: null } : value]
  })
  return Buffer.from(JSON.stringify({ success: true, result: { values: Object.fromEntries(found) } }))
}

server.listen(0, "127.0.0.1", () => process.send?.(server.address()))
process.on("message", () => {
  process.send?.(requests)
  requests = 0
})
process.on("disconnect", () => process.exit())
