import { describe, expect, it } from "vitest"
import { firstError, openLocal } from "../test-kit/open-local.ts"
import { type RawOptions, type RawResponse, rawRequest } from "../test-kit/raw-request.ts"

async function openControl() {
  const open = await openLocal({ now: () => 1_790_000_000_000, locations: { fra: { lagMs: 0 }, syd: { lagMs: 500 } } })
  const control = (method: string, path: string, json?: unknown, options?: RawOptions): Promise<RawResponse> =>
    rawRequest(open.local.url, `/_larder${path}`, {
      method,
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
      ...options,
    })
  return { ...open, control }
}

describe("the control endpoint", () => {
  it("tells the state", async () => {
    const { id, control } = await openControl()
    expect((await control("GET", "/state")).json()).toMatchObject({
      nowMs: 1_790_000_000_000,
      locations: ["fra", "syd"],
      namespaces: [{ id, name: "my-cache", status: "provision_ok" }],
      faults: [],
    })
  })

  it("advances the clock", async () => {
    const { keys, control } = await openControl()
    await keys("PUT", "/a?ttl_secs=60")
    expect((await control("POST", "/clock", { advanceMs: 60_000 })).json()).toEqual({ nowMs: 1_790_000_060_000 })
    expect((await keys("GET", "/a")).status).toBe(404)
  })

  it("replaces the faults", async () => {
    const { keys, control } = await openControl()
    const rules = [{ operation: "get", fault: { kind: "status", status: 503 } }]
    expect((await control("PUT", "/faults", rules)).status).toBe(204)
    expect((await keys("GET", "/a")).status).toBe(503)
    expect((await control("GET", "/state")).json()).toMatchObject({ faults: rules })
  })

  it("tells the requests, and those that came since", async () => {
    const { keys, control } = await openControl()
    await keys("PUT", "/a")
    const first = (await control("GET", "/requests")).json() as { requests: unknown[]; next: number }
    await keys("GET", "/a")
    const second = (await control("GET", `/requests?after=${first.next}`)).json()
    expect(first).toMatchObject({ requests: [{ operation: "put" }], next: 1 })
    expect(second).toMatchObject({ requests: [{ operation: "get", location: "fra" }], next: 2 })
  })

  it("tells the bill, for any window", async () => {
    const { local, keys, control } = await openControl()
    await keys("PUT", "/a")
    local.advance(1_000)
    await keys("GET", "/a")
    const bill = async (query: string): Promise<unknown> => (await control("GET", `/bill${query}`)).json()
    expect(await bill("")).toMatchObject({ puts: 1, gets: 1 })
    expect(await bill("?fromMs=1790000001000")).toMatchObject({ puts: 0, gets: 1 })
    expect(await bill("?toMs=1790000001000")).toMatchObject({ puts: 1, gets: 0 })
    expect(local.bill({ fromMs: 0, toMs: 1 })).toMatchObject({ puts: 0, gets: 0, usd: 0 })
  })

  it("creates namespaces, and puts them into any step of their lives", async () => {
    const { api, keys, id, control } = await openControl()
    const created = await control("POST", "/namespaces", { name: "second", supportsTtl: false })
    expect([created.status, created.json()]).toMatchObject([201, { status: "provision_ok", supportsTtl: false }])
    await control("PUT", `/namespaces/${id}/status`, { status: "provision_failed" })
    expect((await api("GET", `/${id}`)).json()).toMatchObject({ data: { status: "provision_failed" } })
    expect((await keys("GET", "/a")).status).toBe(409)
  })

  it("seeds and exports a namespace", async () => {
    const { id, control } = await openControl()
    expect((await control("POST", `/namespaces/${id}/seed`, { a: "1", b: { c: 2 } })).json()).toEqual({ keys: 2 })
    const lines = (await control("GET", `/namespaces/${id}/export`)).text.trimEnd().split("\n")
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { key: "a", text: "1" },
      { key: "b", text: '{"c":2}' },
    ])
  })

  it("takes and restores a snapshot, and resets", async () => {
    const { keys, control } = await openControl()
    await keys("PUT", "/a", { body: "1" })
    const { body } = await control("GET", "/snapshot")
    expect((await control("POST", "/reset")).status).toBe(204)
    expect((await keys("GET", "/a")).status).toBe(404)
    expect((await control("PUT", "/snapshot", undefined, { method: "PUT", body })).status).toBe(204)
    expect((await keys("GET", "/a")).text).toBe("1")
  })

  it("opens the API from behind: without a key, uncharged, unlogged and unfailing", async () => {
    const { local, id, keys, control } = await openControl()
    await keys("PUT", "/a?ttl_secs=60", { body: "1" })
    local.setFaults([{ fault: { kind: "reset" } }])
    expect((await control("GET", `/v2/storage/kvs/${id}/keys/a`)).text).toBe("1")
    expect((await control("GET", `/at/syd/v2/storage/kvs/${id}/keys/a`)).status).toBe(404)
    expect(local.requests().length).toBe(1)
  })

  it("describes a value, as a location sees it", async () => {
    const { local, id, keys, control } = await openControl()
    const body = '{"expires_at": 1790000005000, "value": 1}'
    await keys("PUT", "/cache%2Fa?ttl_secs=60", { body, headers: { "content-type": "application/json" } })
    const path = `/namespaces/${id}/value?key=cache%2Fa`
    expect((await control("GET", path)).json()).toMatchObject({
      key: "cache/a",
      sizeBytes: body.length,
      contentType: "application/json",
      expiresAtMs: 1_790_000_060_000,
      described: { kind: "envelope", text: body, expiresAtMs: 1_790_000_005_000 },
    })
    expect((await control("GET", `${path}&location=syd`)).status).toBe(404)
    local.advance(500)
    expect((await control("GET", `${path}&location=syd`)).status).toBe(200)
  })

  it.each([
    ["GET", "/nowhere", undefined, 404, "no GET /nowhere"],
    ["GET", "/constructor", undefined, 404, "no GET"],
    ["POST", "/clock", { advanceMs: -1 }, 400, "advance"],
    ["POST", "/clock", { advance: 1 }, 400, "body.advance"],
    ["PUT", "/faults", [{ fault: { kind: "meteor" } }], 400, "faults.0.fault.kind"],
    ["PUT", "/snapshot", {}, 400, "snapshot"],
    ["POST", "/namespaces", { name: "A B" }, 400, "body.name"],
    ["POST", "/namespaces/nowhere/seed", {}, 404, "no such namespace"],
    ["GET", "/namespaces/nowhere/export", undefined, 404, "no such namespace"],
    ["GET", "/requests?after=x", undefined, 400, "after"],
  ])("answers %s %s %j with %d", async (method, path, body, status, detail) => {
    const { control } = await openControl()
    const response = await control(method, path, body)
    expect([response.status, firstError(response).detail]).toEqual([status, expect.stringContaining(detail)])
  })

  it("answers a body that is no JSON with 400", async () => {
    const { control } = await openControl()
    expect((await control("POST", "/clock", undefined, { method: "POST", body: "{" })).status).toBe(400)
  })
})

describe("the control endpoint's guard", () => {
  it.each([
    [{ host: "evil.example" }],
    [{ host: "127.0.0.1.evil.example" }],
    [{ origin: "https://evil.example" }],
    [{ origin: "null" }],
    [{ origin: "http://127.0.0.1:1" }],
  ])("refuses another site's page: %j", async (headers) => {
    const { local, control } = await openControl()
    const response = await control("POST", "/clock", { advanceMs: 1 }, { method: "POST", headers })
    expect([response.status, firstError(response).code]).toEqual([403, "10010"])
    expect(local.requests()).toEqual([])
  })

  it("takes the server's own page, under its names for loopback", async () => {
    const { local, control } = await openControl()
    const { port, host } = new URL(local.url)
    for (const name of [host, `localhost:${port}`]) {
      const headers = { host: name, origin: `http://${name}` }
      expect((await control("GET", "/state", undefined, { headers })).status).toBe(200)
    }
  })
})
