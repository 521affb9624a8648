import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, it, onTestFinished } from "vitest"
import { FolderInUseError, startLocalKv } from "./index.ts"
import type { NamespaceBody } from "./test-kit/open-local.ts"
import { rawRequest } from "./test-kit/raw-request.ts"
import { SPAWNED_API_KEY, type SpawnedLocal, spawnLocal } from "./test-kit/spawn-local.ts"

const WRITERS = 50
const ROUNDS = process.env["LARDER_PROVE"] === "1" ? 10 : 2
/** Writes after which the plug is pulled, while others are under way. */
const WRITES_BEFORE_KILL = 1_000

const headers = { authorization: `Bearer ${SPAWNED_API_KEY}` }

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "larder-test-"))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

async function createNamespace({ url }: SpawnedLocal): Promise<string> {
  const response = await rawRequest(url, "/v2/storage/kvs", { method: "POST", headers, body: '{"name": "durable"}' })
  return (response.json() as { data: NamespaceBody }).data.id
}

/** Writes ever larger numbers to a key of its own, until the server dies. @returns The last one acknowledged. */
async function writeUntilKilled(url: string, target: string, onWritten: () => void): Promise<number> {
  for (let n = 1; ; n++) {
    try {
      const { status } = await rawRequest(url, target, { method: "PUT", headers, body: String(n) })
      if (status === 200 || status === 201) onWritten()
      else return Number.NaN
    } catch {
      return n - 1
    }
  }
}

describe("a server with dataDir", () => {
  it(`loses nothing it acknowledged when it is killed while ${WRITERS} writers run, and opens again within a second`, async () => {
    const dataDir = temporaryFolder()
    let server = await spawnLocal(dataDir)
    onTestFinished(() => server.kill())
    const id = await createNamespace(server)
    for (let round = 0; round < ROUNDS; round++) {
      let written = 0
      let killed: Promise<void> | undefined
      const targets = Array.from({ length: WRITERS }, (_, w) => `/v2/storage/kvs/${id}/keys/${round}/${w}`)
      const onWritten = (): void => {
        if (++written === WRITES_BEFORE_KILL) killed = server.kill()
      }
      const acknowledged = await Promise.all(targets.map((target) => writeUntilKilled(server.url, target, onWritten)))
      await killed

      server = await spawnLocal(dataDir)
      expect(server.openMs).toBeLessThan(1_000)
      for (const [w, target] of targets.entries()) {
        const found = Number((await rawRequest(server.url, target, { headers })).text)
        // The write under way when it died may have been kept, without anybody having been told.
        expect([acknowledged[w], (acknowledged[w] ?? 0) + 1]).toContain(found)
      }
    }
  }, 120_000)

  it("keeps namespaces, values, content types and ends of keys over a restart", async () => {
    const dataDir = temporaryFolder()
    const now = (): number => 1_790_000_000_000
    const before = await startLocalKv({ dataDir, now })
    const { id } = await before.createNamespace({ name: "kept", supportsTtl: true })
    const auth = { authorization: `Bearer ${before.apiKey}` }
    const target = `/v2/storage/kvs/${id}/keys/a`
    const put = { method: "PUT", body: "1", headers: { ...auth, "content-type": "text/plain" } }
    await rawRequest(before.url, `${target}?ttl_secs=60`, put)
    await before.close()

    const after = await startLocalKv({ dataDir, now, apiKey: before.apiKey })
    onTestFinished(() => after.close())
    const read = await rawRequest(after.url, target, { headers: auth })
    expect([read.status, read.text, read.headers["content-type"]]).toEqual([200, "1", "text/plain"])
    after.advance(60_000)
    expect((await rawRequest(after.url, target, { headers: auth })).status).toBe(404)
  })

  it("refuses a folder that another server has, and takes it over once that one has ended", async () => {
    const dataDir = temporaryFolder()
    const first = await startLocalKv({ dataDir })
    await expect(startLocalKv({ dataDir })).rejects.toBeInstanceOf(FolderInUseError)
    await first.close()
    const second = await startLocalKv({ dataDir })
    await second.close()
  })
})
