import Cloudflare from "cloudflare"
import { expect, it } from "vitest"
import { openCloudflare } from "../test-kit/open-cloudflare.ts"

/** The official SDK, as its users would point it at the server. */
async function openSdk() {
  const { local, id } = await openCloudflare()
  const { accountId: account_id, apiToken, baseUrl } = local.cloudflare
  const client = new Cloudflare({ apiToken, baseURL: baseUrl, maxRetries: 0 })
  return { local, id, kv: client.kv.namespaces, account: { account_id }, key: { account_id, namespace_id: id } }
}

it("the official SDK creates, lists, reads, renames and deletes namespaces", async () => {
  const { kv, account } = await openSdk()
  const { id } = await kv.create({ ...account, title: "a" })
  expect(await kv.update(id, { ...account, title: "b" })).toMatchObject({ id, title: "b" })
  expect(await kv.get(id, account)).toMatchObject({ title: "b" })
  const titles: string[] = []
  for await (const { title } of kv.list({ ...account, per_page: 1 })) titles.push(title)
  expect(titles).toEqual(["my-cache", "b"])
  await kv.delete(id, account)
  await expect(kv.get(id, account)).rejects.toMatchObject({ status: 404 })
})

it("the official SDK writes, reads and deletes values, with their metadata and ends", async () => {
  const { kv, key } = await openSdk()
  const name = "user:1/é"
  await kv.values.update(name, { ...key, value: "one line", metadata: '{"n":1}', expiration_ttl: 60 })
  const got = await kv.values.get(name, key)
  expect([await got.text(), Number(got.headers.get("expiration")) > Date.now() / 1_000]).toEqual(["one line", true])
  expect(await kv.metadata.get(name, key)).toEqual({ n: 1 })
  await kv.values.delete(name, key)
  await expect(kv.values.get(name, key)).rejects.toMatchObject({ status: 404, errors: [{ code: 10009 }] })
})

it("the official SDK lists keys, page after page", async () => {
  const { id, kv, account } = await openSdk()
  const body = Array.from({ length: 25 }, (_, n) => ({ key: `k${n + 10}`, value: "", metadata: n }))
  expect(await kv.bulkUpdate(id, { ...account, body })).toEqual({ successful_key_count: 25, unsuccessful_keys: [] })
  const names: string[] = []
  for await (const { name } of kv.keys.list(id, { ...account, prefix: "k", limit: 10 })) names.push(name)
  expect(names).toEqual(body.map(({ key }) => key))
})

it("the official SDK reads and deletes in bulk, by its deprecated methods too", async () => {
  const { local, id, kv, account } = await openSdk()
  await kv.keys.bulkUpdate(id, { ...account, body: [{ key: "a", value: "1" }] })
  await kv.bulkUpdate(id, { ...account, body: [{ key: "b", value: "AP8=", base64: true, metadata: { n: 1 } }] })
  const keys = ["a", "b", "c"]
  expect(await kv.bulkGet(id, { ...account, keys: ["a", "c"] })).toEqual({ values: { a: "1", c: null } })
  expect(await kv.keys.bulkGet(id, { ...account, keys, withMetadata: true })).toMatchObject({
    values: { b: { metadata: { n: 1 } } },
  })
  expect(await kv.bulkDelete(id, { ...account, body: ["a"] })).toMatchObject({ successful_key_count: 1 })
  expect(await kv.keys.bulkDelete(id, { ...account, body: ["b"] })).toMatchObject({ successful_key_count: 1 })
  expect(local.bill()).toMatchObject({ puts: 2, gets: 5, deletes: 2 })
})
