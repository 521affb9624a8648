import { stubFetch } from "@larder/testing"
import { describe, expect, it } from "vitest"
import { createKvClient } from "../create-kv-client.ts"
import type { KvRateLimit } from "../kv-store.ts"
import { withPrefix } from "../with-prefix.ts"
import { noteRateLimit } from "./note-rate-limit.ts"

const NOW = Date.UTC(2026, 0, 1)
const headers = (limit: string | null, remaining: string | null, reset: string | null) => {
  const values: Readonly<Record<string, string | null>> = {
    "x-ratelimit-limit": limit,
    "x-ratelimit-remaining": remaining,
    "x-ratelimit-reset": reset,
  }
  return { get: (name: string) => values[name] ?? null }
}

describe("noteRateLimit()", () => {
  it("notes what all three headers say", () => {
    const cell: KvRateLimit = {}
    noteRateLimit(cell, headers("600", "12", "30"), NOW)
    expect(cell).toEqual({ limit: 600, remaining: 12, resetsAtMs: NOW + 30_000 })
  })

  it.each([
    [null, "12", "30"],
    ["600", null, "30"],
    ["600", "12", null],
    ["600", "-1", "30"],
    ["600", "12", "soon"],
    ["600", "1e3", "30"],
    ["600", "12", ""],
    ["600", "12", "1".repeat(13)],
  ])("goes by what was known before where they say %j, %j and %j", (limit, remaining, reset) => {
    const cell: KvRateLimit = { limit: 1 }
    noteRateLimit(cell, headers(limit, remaining, reset), NOW)
    expect(cell).toEqual({ limit: 1 })
  })
})

describe("capabilities.rateLimit", () => {
  it("is what the last response said, in every layer over the store", async () => {
    let remaining = 600
    const fetch = stubFetch(() => {
      remaining -= 1
      return {
        status: 404,
        headers: { "x-ratelimit-limit": "600", "x-ratelimit-remaining": `${remaining}`, "x-ratelimit-reset": "1" },
      }
    })
    const store = createKvClient({ apiKey: "KEY0123", fetch }).namespace("7f1c2b9e-52a4-4c0e-9d3b-0a6f5e8d1c2b")
    const layer = withPrefix(store, "cache/")
    expect(layer.capabilities.rateLimit).toEqual({})
    await store.get("a")
    expect(layer.capabilities.rateLimit).toMatchObject({ limit: 600, remaining: 599 })
    await layer.delete("a")
    expect(store.capabilities.rateLimit).toMatchObject({ limit: 600, remaining: 598 })
  })
})
