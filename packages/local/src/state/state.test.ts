import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, it, onTestFinished } from "vitest"
import { type LocalSnapshot, startLocalKv } from "../index.ts"
import { type ListBody, openLocal } from "../test-kit/open-local.ts"

const ENVELOPE = '{"expires_at": 1790000000000,  "value": {"a": 1.0}}'
const NOT_UTF8 = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0xff)
/** UTF-8 keeps a byte order mark, and so must we. */
const MARKED = "\ufeffmarked"
const UNKNOWN_ID = "6a0f3d0e-7c1b-4a57-9d6c-0e2b8f3d1a55"

async function openFilled() {
  const open = await openLocal({ now: () => 1_790_000_000_000 })
  const json = { "content-type": "application/json" }
  await open.keys("PUT", "/session/1?ttl_secs=60", { body: ENVELOPE, headers: json })
  await open.keys("PUT", "/image", { body: NOT_UTF8 })
  await open.keys("PUT", "/marked", { body: MARKED })
  return open
}

describe("LocalKv.snapshot() and restore()", () => {
  it("bring back every byte, time and end of what was stored, in another server too", async () => {
    const { local, id } = await openFilled()
    // As a file would keep it.
    const snapshot = JSON.parse(JSON.stringify(local.snapshot())) as LocalSnapshot
    const other = await openLocal({ now: () => 1_790_000_000_000 })
    await other.keys("PUT", "/forgotten")
    await other.local.restore(snapshot)

    expect(other.local.snapshot()).toEqual(snapshot)
    expect((await other.api("GET", `/${other.id}`)).status).toBe(404)
    expect((await other.api("GET", `/${id}/keys/image`)).body).toEqual(Buffer.from(NOT_UTF8))
    expect((await other.api("GET", `/${id}/keys/marked`)).text).toBe(MARKED)
    const session = await other.api("GET", `/${id}/keys/session/1`)
    expect([session.text, session.headers["content-type"]]).toEqual([ENVELOPE, "application/json"])
    other.local.advance(60_000)
    expect((await other.api("GET", `/${id}/keys/session/1`)).status).toBe(404)
  })

  it.each<[unknown, string]>([
    [null, "snapshot: "],
    [{ format: "larder-local/9", namespaces: [] }, "snapshot.format: "],
    [{ format: "larder-local/1", namespaces: [{ id: "x" }] }, "snapshot.namespaces.0"],
  ])("restore() refuses %j, and changes nothing", async (input, where) => {
    const { local, keys } = await openFilled()
    // As code without types might call it.
    const restoring = local.restore(input as LocalSnapshot)
    await expect(restoring).rejects.toThrow(TypeError)
    await expect(restoring).rejects.toThrow(where)
    expect((await keys("GET", "/session/1")).text).toBe(ENVELOPE)
  })
})

describe("LocalKv.exportNamespace()", () => {
  it("writes a line of JSON for each key, envelopes whole, other bytes as base64", async () => {
    const { local, id } = await openFilled()
    const lines = Array.from(local.exportNamespace(id), (line) => JSON.parse(line) as unknown)
    const updatedAt = expect.any(String)
    const contentType = "application/octet-stream"
    expect(lines).toEqual([
      { key: "image", contentType, updatedAt, base64: Buffer.from(NOT_UTF8).toString("base64") },
      { key: "marked", contentType, updatedAt, text: MARKED },
      {
        key: "session/1",
        contentType: "application/json",
        updatedAt,
        expiresAtMs: 1_790_000_060_000,
        text: ENVELOPE,
      },
    ])
    expect(() => local.exportNamespace(UNKNOWN_ID)).toThrow(RangeError)
  })
})

describe("LocalKv.seed()", () => {
  function folderWith(files: Readonly<Record<string, string>>): string {
    const folder = mkdtempSync(join(tmpdir(), "larder-seed-"))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(join(folder, name, ".."), { recursive: true })
      writeFileSync(join(folder, name), text)
    }
    return folder
  }

  it("stores the files of a folder under their paths", async () => {
    const { local, id, keys } = await openLocal()
    const folder = folderWith({ "flag/new-search": "true", "cache/a.json": ENVELOPE, "readme.txt": "hi" })
    expect(await local.seed(id, folder)).toBe(3)
    const { data } = (await keys("GET")).json() as ListBody
    expect(data.map(({ key }) => key)).toEqual(["cache/a.json", "flag/new-search", "readme.txt"])
    const cached = await keys("GET", "/cache/a.json")
    expect([cached.text, cached.headers["content-type"]]).toEqual([ENVELOPE, "application/json"])
  })

  it("stores an object, or a JSON file that holds one: strings as they are, the rest as JSON", async () => {
    const { local, id, keys } = await openLocal()
    const values = { "flag/a": "true", "cache/b": { value: null } }
    const file = join(folderWith({ "seed.json": JSON.stringify({ "flag/c": 1 }) }), "seed.json")
    expect([await local.seed(id, values), await local.seed(id, file)]).toEqual([2, 1])
    expect((await keys("GET", "/flag/a")).text).toBe("true")
    expect((await keys("GET", "/cache/b")).text).toBe('{"value":null}')
    expect((await keys("GET", "/flag/c")).text).toBe("1")
  })

  it.each([
    [{ "a:b": 1 }, TypeError],
    [{ a: undefined }, TypeError],
    [{ a: "x".repeat(1_048_577) }, RangeError],
  ])("refuses what cannot be stored, and stores nothing", async (values, expected) => {
    const { local, id, keys } = await openLocal()
    await expect(local.seed(id, { fine: 1, ...values })).rejects.toThrow(expected)
    expect(((await keys("GET")).json() as ListBody).data).toEqual([])
  })

  it("refuses a namespace there is not", async () => {
    const { local } = await openLocal()
    await expect(local.seed(UNKNOWN_ID, {})).rejects.toThrow(RangeError)
  })

  it("is seen in every location at once", async () => {
    const local = await startLocalKv({ locations: { a: { lagMs: 1e6 }, b: { lagMs: 1e6 } } })
    onTestFinished(() => local.close())
    const { id } = await local.createNamespace({ name: "n" })
    await local.seed(id, { k: "v" })
    for (const location of ["a", "b"]) {
      const url = `${local.urlAt(location)}/v2/storage/kvs/${id}/keys/k`
      const response = await fetch(url, { headers: { authorization: `Bearer ${local.apiKey}` } })
      expect(await response.text()).toBe("v")
    }
  })
})
