import { mkdtempSync, rmSync } from "node:fs"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { startLocalKv } from "@larder/local"
import { API_KEY, KEYS, VALUE } from "./wire.ts"

/** A server that runs: where, and the namespace that holds the keys. */
export interface Running {
  readonly url: string
  readonly id: string
  close(): Promise<void>
}

/** Those measured beside each other, by name; the bare one first. */
export const SERVERS: Readonly<Record<string, () => Promise<Running>>> = {
  "node:http, bare": startBare,
  "Larder, in memory": () => startLarder(undefined),
  "Larder, durable": () => startLarder(mkdtempSync(join(tmpdir(), "larder-bench-"))),
}

/** The least a server can do: it looks into a Map, asks for no key, checks nothing. */
async function startBare(): Promise<Running> {
  const values = new Map(KEYS.map((key) => [key, Buffer.from(VALUE)]))
  const page = KEYS.map((key) => ({ key, size_bytes: VALUE.length, updated_at: "2026-06-18T14:48:17.475129983Z" }))
  const server = createServer((request, response) => {
    const key = request.url?.split("/keys/")[1]
    if (key === undefined) {
      response.setHeader("content-type", "application/json")
      response.end(JSON.stringify({ record_type: "storage_kv_key", data: page, meta: { has_more: false } }))
    } else if (request.method === "GET") {
      response.setHeader("content-type", "application/octet-stream")
      response.end(values.get(key))
    } else {
      const chunks: Buffer[] = []
      request.on("data", (chunk: Buffer) => chunks.push(chunk))
      request.on("end", () => {
        values.set(key, Buffer.concat(chunks))
        response.end()
      })
    }
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  // A server that listens on TCP has an address with a port.
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, id: "bare", close: async () => server.closeAllConnections() }
}

async function startLarder(dataDir: string | undefined): Promise<Running> {
  const local = await startLocalKv({ dataDir, apiKey: API_KEY })
  const { id } = await local.createNamespace({ name: "bench" })
  await local.seed(id, Object.fromEntries(KEYS.map((key) => [key, VALUE])))
  const close = async (): Promise<void> => {
    await local.close()
    if (dataDir !== undefined) rmSync(dataDir, { recursive: true })
  }
  return { url: local.url, id, close }
}
