import { describe, expect, it } from "vitest"
import { cachedApp } from "../test-kit/cached-app.ts"

describe("handlers that use the cache themselves", () => {
  it("find a place for their own loads, however many responses are being made at once", async () => {
    const app = cachedApp(async ({ url }) => new Response(await app.cache.getOrSet(url, async () => `made for ${url}`)))
    const answers = await Promise.all(Array.from({ length: 100 }, (_, n) => app.send(`/${n}`)))
    expect(new Set(answers.map(({ text }) => text)).size).toBe(100)
  })
})
