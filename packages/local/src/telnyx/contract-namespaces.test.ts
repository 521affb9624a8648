import { describe, expect, it } from "vitest"
import { type NamespaceBody, type OpenLocal, openLocal } from "../test-kit/open-local.ts"

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

async function create({ api }: OpenLocal, name: string): Promise<NamespaceBody> {
  const { data } = (await api("POST", "", { body: JSON.stringify({ name }) })).json() as { data: NamespaceBody }
  return data
}

async function statusOf({ api }: OpenLocal, id: string): Promise<number | string> {
  const response = await api("GET", `/${id}`)
  return response.status === 200 ? (response.json() as { data: NamespaceBody }).data.status : response.status
}

describe("POST /storage/kvs", () => {
  it("answers 2xx with a namespace that is pending", async () => {
    const { api } = await openLocal()
    const response = await api("POST", "", { body: '{"name": "sessions-2"}' })
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
    expect(response.status).toBe(201)
    expect(response.json()).toEqual({
      data: {
        record_type: "storage_kv",
        id: expect.stringMatching(UUID),
        name: "sessions-2",
        status: "pending",
        created_at: time,
        updated_at: time,
      },
    })
  })

  it("is asynchronous: provision_ok follows after provisionMs of the server's clock", async () => {
    const open = await openLocal({ now: () => 0, provisionMs: 1_000 })
    const { id } = await create(open, "slow")
    open.local.advance(999)
    expect(await statusOf(open, id)).toBe("pending")
    open.local.advance(1)
    expect(await statusOf(open, id)).toBe("provision_ok")
  })
})

describe("GET /storage/kvs", () => {
  it("pages by page[number] and page[size], 20 by default", async () => {
    const { local, api } = await openLocal()
    for (let n = 0; n < 44; n++) await local.createNamespace({ name: `n${n}` })
    const page = async (query: string): Promise<[number, unknown]> => {
      const { data, meta } = (await api("GET", query)).json() as { data: NamespaceBody[]; meta: unknown }
      return [data.length, meta]
    }
    const of = (page_number: number, page_size: number, total_pages: number): unknown => ({
      page_number,
      page_size,
      total_pages,
      total_results: 45,
    })
    expect(await page("")).toEqual([20, of(1, 20, 3)])
    expect(await page("?page[number]=3")).toEqual([5, of(3, 20, 3)])
    expect(await page("?page%5Bnumber%5D=2&page%5Bsize%5D=40")).toEqual([5, of(2, 40, 2)])
    expect(await page("?page[number]=9")).toEqual([0, of(9, 20, 3)])
  })

  it("takes a page size above 250 as 250", async () => {
    const { api } = await openLocal()
    const { meta } = (await api("GET", "?page[size]=1000")).json() as { meta: { page_size: number } }
    expect(meta.page_size).toBe(250)
  })
})

describe("DELETE /storage/kvs/{id}", () => {
  it("answers with status deleting, then 409 while it is, then 404", async () => {
    const open = await openLocal({ now: () => 0, provisionMs: 1_000 })
    const response = await open.api("DELETE", `/${open.id}`)
    expect([response.status, (response.json() as { data: NamespaceBody }).data.status]).toEqual([200, "deleting"])
    expect((await open.api("DELETE", `/${open.id}`)).status).toBe(409)
    open.local.advance(1_000)
    expect(await statusOf(open, open.id)).toBe(404)
    expect((await open.api("DELETE", `/${open.id}`)).status).toBe(404)
  })

  it("is what a client that drops dot segments reaches", async () => {
    const open = await openLocal()
    const dropped = new URL(`${open.local.url}/v2/storage/kvs/${open.id}/keys/..`).pathname
    await open.api("DELETE", dropped.slice("/v2/storage/kvs".length))
    expect(await statusOf(open, open.id)).toBe(404)
  })
})
