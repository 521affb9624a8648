import { type ChildProcess, fork } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { createKvClient } from "@larder/core"
import { nodeHttpFetch } from "@larder/core/node"
import type { Bench, Say, Section } from "../bench.ts"
import { API_KEY, KEYS, type MillionReport, VALUE_BYTES } from "./wire.ts"

/** A folder with a million keys: how long to start, to list, and what it takes of memory and disk. */
export const localMillion: Bench = {
  name: "local-million",
  title: "The local server with a million keys",
  async run(say) {
    const dataDir = mkdtempSync(join(tmpdir(), "larder-million-"))
    try {
      return toSection(await measure(dataDir, say))
    } finally {
      rmSync(dataDir, { recursive: true })
    }
  },
}

interface Figures {
  readonly fillSeconds: number
  readonly diskBytes: number
  readonly openMs: number
  readonly pagesPerSecond: number
  readonly heapBytes: number
  readonly rssBytes: number
}

async function measure(dataDir: string, say: Say): Promise<Figures> {
  const [filled] = await reports(spawn(dataDir, "fill"), "fillMs")
  say(`filled in ${(filled.fillMs / 1_000).toFixed(1)} s`)
  const diskBytes = readdirSync(dataDir).reduce((sum, file) => sum + statSync(join(dataDir, file)).size, 0)
  const child = spawn(dataDir, "serve")
  const [{ url, id, openMs }] = await reports(child, "openMs")
  const pagesPerSecond = await listAll(url, id)
  child.send("memory")
  const [{ heapBytes, rssBytes }] = await reports(child, "heapBytes")
  child.disconnect()
  say(`opened in ${openMs.toFixed(0)} ms, ${pagesPerSecond.toFixed(0)} pages a second`)
  return { fillSeconds: filled.fillMs / 1_000, diskBytes, openMs, pagesPerSecond, heapBytes, rssBytes }
}

function spawn(dataDir: string, task: "fill" | "serve"): ChildProcess {
  return fork(fileURLToPath(import.meta.resolve("./million-process.js")), [dataDir, task])
}

/** Waits for a report, which has the member. */
async function reports<M extends string>(
  child: ChildProcess,
  member: M,
): Promise<[Extract<MillionReport, Readonly<Record<M, unknown>>>]> {
  const [report] = await once(child, "message")
  if (typeof report !== "object" || report === null || !(member in report)) throw new Error(`No report of ${member}`)
  // The cast: the other side of the channel is million-process.ts.
  return [report as Extract<MillionReport, Readonly<Record<M, unknown>>>]
}

/** Lists every key through the client, page after page. @returns Pages of 1000 keys per second. */
async function listAll(url: string, id: string): Promise<number> {
  const client = createKvClient({ apiKey: API_KEY, baseUrl: `${url}/v2`, fetch: nodeHttpFetch(), deadlineMs: 60_000 })
  const store = client.namespace(id)
  const startedAt = performance.now()
  let keys = 0
  let cursor: string | undefined
  do {
    const page = await store.list({ cursor })
    keys += page.keys.length
    cursor = page.cursor
  } while (cursor !== undefined)
  if (keys !== KEYS) throw new Error(`Listed ${keys} keys of ${KEYS}`)
  return keys / 1_000 / ((performance.now() - startedAt) / 1_000)
}

function toSection(figures: Figures): Section {
  const mebibytes = (bytes: number): string => `${(bytes / 1_048_576).toFixed(0)} MiB`
  return {
    method: `${KEYS.toLocaleString("en")} keys of ${VALUE_BYTES} bytes in a durable folder, on the server's own process; listed whole over HTTP
by the client of \`@larder/core\` in another, 1000 keys a page, one page after another.`,
    tables: [
      {
        head: ["what", "measured"],
        rows: [
          ["start-up, to the answer of `startLocalKv()`", `${figures.openMs.toFixed(0)} ms`],
          ["list pages per second, by one client", figures.pagesPerSecond.toFixed(0)],
          ["JavaScript heap after the list", mebibytes(figures.heapBytes)],
          ["resident memory after it, pages of the mapped file included", mebibytes(figures.rssBytes)],
          ["disk", mebibytes(figures.diskBytes)],
          ["to fill it, by `seed()`", `${figures.fillSeconds.toFixed(1)} s`],
        ],
      },
    ],
    targets: [],
    peers: [],
    limits: [
      "Resident memory is the operating system's cache of the file, which it takes back when it needs it.",
      "Keys written in ascending order leave pages of the store half full; in random order, about two thirds.",
    ],
  }
}
