/** superjson is loaded when the first value needs it, and not before. */
import { afterAll, expect, it, vi } from "vitest"
import { decodeEntry } from "./decode-entry.ts"
import { encodeEntry } from "./encode-entry.ts"

const loading = vi.hoisted(() => ({ count: 0 }))
vi.mock("superjson", async (original) => {
  loading.count += 1
  return await original()
})
afterAll(() => vi.resetModules())

const OPTIONS = { binary: true, gzip: false }

it("encodeEntry() and decodeEntry() of plain JSON and bytes never load superjson", async () => {
  for (const value of [null, "text", [1, { a: [] }], Uint8Array.of(1)]) {
    expect((await decodeEntry(await encodeEntry(value, {}, OPTIONS), 0)).outcome).toBe("hit")
  }
  expect(loading.count).toBe(0)
})

it("encodeEntry() of a Date loads it", async () => {
  await encodeEntry(new Date(0), {}, OPTIONS)
  expect(loading.count).toBe(1)
})
