/** Every byte comes back as it was, by each way into a namespace, with and without metadata. */
import { afterAll, describe, expect, it } from "vitest"
import type { CloudflareKvStore, CloudflarePutOptions, CloudflareStore } from "./cloudflare-kv-store.ts"
import { CLOUDFLARE_LIMITS, fromCloudflareBinding, withBatching } from "./index.ts"
import { openLocal } from "./test-kit/open-local.ts"
import { startMiniflareKv } from "./test-kit/open-miniflare.ts"

const miniflare = startMiniflareKv(20)
afterAll(() => miniflare.close())

const openBinding = async () => fromCloudflareBinding((await miniflare.open()).binding, { writeIntervalMs: 0 })
const openRest = async () => (await openLocal()).store
const encoder = new TextEncoder()

const VALUES: Readonly<Record<string, Uint8Array>> = {
  empty: new Uint8Array(),
  "0 to 255": Uint8Array.from({ length: 256 }, (_, byte) => byte),
  "255 to 0, twice": Uint8Array.from({ length: 512 }, (_, byte) => 255 - (byte % 256)),
  LF: encoder.encode("a\nb\n"),
  CRLF: encoder.encode("a\r\nb\r\n"),
  "CR and LF mixed": encoder.encode("\n\r\r\n\n\r"),
  "what looks like a form": encoder.encode('\r\n--larder-\r\nContent-Disposition: form-data; name="value"\r\n\r\n--'),
  "the sign for what is no text": encoder.encode("\ufffd"),
  "half a sign": Uint8Array.of(0xc3),
  "a byte order mark of UTF-16": Uint8Array.of(0xff, 0xfe, 0x61, 0x00),
  "controls, which JSON escapes": new Uint8Array(1_000).fill(1),
  "quotes, which JSON escapes": encoder.encode('\\"'.repeat(500)),
  unicode: encoder.encode("Zoë 猫 🗝️ \u{10ffff} \u2028"),
}
const WAYS: Readonly<Record<string, CloudflarePutOptions>> = {
  "without metadata": {},
  "with metadata": { metadata: { by: "Zoë\n" } },
}

const same = (one: Uint8Array | undefined, other: Uint8Array): boolean =>
  one !== undefined && Buffer.compare(one, other) === 0

for (const [way, options] of Object.entries(WAYS)) {
  describe.each<[string, () => Promise<CloudflareStore>]>([
    ["REST", openRest],
    ["REST, batching", async () => withBatching(await openRest())],
    ["the binding", openBinding],
    ["the binding, batching", async () => withBatching(await openBinding())],
  ])(`values by %s, ${way}`, (_, open) => {
    it("come back as they were, one by one and all together", async () => {
      const store = await open()
      const names = Object.keys(VALUES).map((name, index) => [name, `k${index}`] as const)
      await Promise.all(names.map(([name, key]) => store.put(key, VALUES[name] ?? "", options)))
      const together = await store.getMany(names.map(([, key]) => key))
      for (const [name, key] of names) {
        const value = VALUES[name] ?? new Uint8Array()
        expect([name, same((await store.get(key))?.bytes, value)]).toEqual([name, true])
        expect([name, same(together.get(key)?.bytes, value)]).toEqual([name, true])
        expect(await store.getMetadata(key)).toEqual(options.metadata)
      }
    })
  })

  it(`putMany() keeps every byte, ${way}`, async () => {
    const store: CloudflareKvStore = await openRest()
    const writes = Object.values(VALUES).map((value, index) => ({ key: `k${index}`, value, ...options }))
    await store.putMany(writes)
    for (const { key, value } of writes) expect([key, same((await store.get(key))?.bytes, value)]).toEqual([key, true])
    const { keys } = await store.list()
    expect(keys.map(({ metadata }) => metadata)).toEqual(writes.map(() => options.metadata))
  })
}

it("a text value is stored as its UTF-8, a byte order mark included", async () => {
  for (const store of [await openRest(), await openBinding()]) {
    await store.put("a", "\ufeffZoë\n")
    expect((await store.get("a"))?.bytes).toEqual(encoder.encode("\ufeffZoë\n"))
  }
})

it("metadata of exactly 1024 bytes is taken", async () => {
  const metadata = { a: "x".repeat(1_024 - '{"a":""}'.length) }
  for (const store of [await openRest(), await openBinding()]) {
    await store.put("a", "1", { metadata })
    expect(await store.getMetadata("a")).toEqual(metadata)
  }
})

it("the largest value comes back as it was, with metadata", { timeout: 60_000 }, async () => {
  const largest = new Uint8Array(CLOUDFLARE_LIMITS.maxValueBytes).map((_, index) => (index * 7) % 256)
  for (const store of [await openRest(), await openBinding()]) {
    await store.put("a", largest, { metadata: { by: "me" } })
    expect(same((await store.get("a"))?.bytes, largest)).toBe(true)
  }
})
