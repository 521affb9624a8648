import { describe, expect, it } from "vitest"
import {
  type EnvelopeBody,
  type OpenCloudflare,
  openCloudflare,
  refusalOf,
  resultOf,
} from "../test-kit/open-cloudflare.ts"

interface Namespace {
  readonly id: string
  readonly title: string
}

async function create({ api }: OpenCloudflare, title: string): Promise<Namespace> {
  return resultOf<Namespace>(await api("POST", "", { body: JSON.stringify({ title }) }))
}

async function titles({ api }: OpenCloudflare, query: string): Promise<string[]> {
  return resultOf<Namespace[]>(await api("GET", `?${query}`)).map(({ title }) => title)
}

describe("namespaces", () => {
  it("are created under any title, usable at once, and read", async () => {
    const open = await openCloudflare({ provisionMs: 60_000 })
    const created = await create(open, "My Cache, été")
    expect(created).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
      title: "My Cache, été",
      supports_url_encoding: true,
    })
    expect(resultOf(await open.api("GET", `/${created.id}`))).toEqual(created)
    expect((await open.api("PUT", `/${created.id}/values/a?expiration_ttl=60`, { body: "1" })).status).toBe(200)
  })

  it("are listed by page, in the order asked for", async () => {
    const open = await openCloudflare()
    for (const title of ["c", "a", "b"]) await create(open, title)
    const response = await open.api("GET", "?per_page=3&page=2")
    expect(response.json()).toMatchObject({
      result: [{ title: "b" }],
      result_info: { page: 2, per_page: 3, count: 1, total_count: 4, total_pages: 2 },
    })
    expect(await titles(open, "")).toEqual(["my-cache", "c", "a", "b"])
    expect(await titles(open, "order=title")).toEqual(["a", "b", "c", "my-cache"])
    expect(await titles(open, "order=title&direction=desc")).toEqual(["my-cache", "c", "b", "a"])
    expect(refusalOf(await open.api("GET", "?per_page=1001"))).toEqual([400, 10001])
  })

  it("give a title once, to whoever asks first", async () => {
    const { api } = await openCloudflare()
    const asked = Array.from({ length: 5 }, () => api("POST", "", { body: '{"title":"a"}' }))
    const statuses = (await Promise.all(asked)).map(({ status }) => status)
    expect(statuses.sort()).toEqual([200, 400, 400, 400, 400])
  })

  it("are renamed, and refuse a title that is taken", async () => {
    const open = await openCloudflare()
    const { id } = await create(open, "a")
    const rename = (title: string): ReturnType<typeof open.api> =>
      open.api("PUT", `/${id}`, { body: JSON.stringify({ title }) })
    expect(resultOf(await rename("b"))).toMatchObject({ id, title: "b" })
    expect(resultOf(await rename("b"))).toMatchObject({ title: "b" })
    expect(refusalOf(await rename("my-cache"))).toEqual([400, 10014])
    expect(refusalOf(await open.api("POST", "", { body: '{"title":"b"}' }))).toEqual([400, 10014])
    const { errors } = (await rename("my-cache")).json() as EnvelopeBody<null>
    expect(errors[0]?.message).toBe("a namespace with this account ID and title already exists")
  })

  it("are gone with their keys once deleted, whatever provisioning takes, and free their title", async () => {
    const open = await openCloudflare({ provisionMs: 60_000 })
    const { id } = await create(open, "a")
    expect((await open.api("DELETE", `/${id}`)).status).toBe(200)
    for (const path of ["", "/keys", "/values/a"]) {
      expect(refusalOf(await open.api("GET", `/${id}${path}`))).toEqual([404, 10013])
    }
    expect((await create(open, "a")).id).not.toBe(id)
  })

  it.each(["", "{", "null", '{"title": 1}', '{"title": ""}', JSON.stringify({ title: "a".repeat(513) })])(
    "refuse the body %j",
    async (body) => {
      const { api } = await openCloudflare()
      expect(refusalOf(await api("POST", "", { body }))).toEqual([400, 10001])
    },
  )
})
