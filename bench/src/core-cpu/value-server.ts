import { createServer } from "node:http"
import { API_KEY, NAMESPACE_ID } from "./wire.ts"

/**
 * A process of its own that answers GETs of `…/keys/<bytes>` with so many bytes and PUTs with 200, as cheaply as it can: only
 * the CPU time of the clients is measured, but a slow server would make them wait.
 */
const keys = `/v2/storage/kvs/${NAMESPACE_ID}/keys/`
const values = new Map<string, Buffer>()

const server = createServer((request, response) => {
  const { url = "", method, headers } = request
  if (!url.startsWith(keys) || headers.authorization !== `Bearer ${API_KEY}`) {
    response.writeHead(400).end()
  } else if (method === "PUT") {
    request.resume().on("end", () => response.writeHead(200, { "content-length": "0" }).end())
  } else {
    const value = valueFor(url.slice(keys.length))
    response.writeHead(200, { "content-type": "application/json", "content-length": value.length }).end(value)
  }
})

function valueFor(key: string): Buffer {
  const value = values.get(key) ?? Buffer.alloc(Number(key), "x")
  values.set(key, value)
  return value
}

server.listen(0, "127.0.0.1", () => process.send?.(server.address()))
process.on("disconnect", () => process.exit())
