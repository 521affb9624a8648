import type { KvRateLimit } from "@larder/core"
import { stubFetch } from "@larder/testing"
import { describe, expect, it } from "vitest"
import { createCloudflareKv } from "../create-cloudflare-kv.ts"
import { withBatching } from "../with-batching.ts"
import { noteRateLimit } from "./note-rate-limit.ts"

const NOW = 1_790_000_000_000
const POLICY = '"default";q=1200;w=300'

function noted(limit: string | undefined, policy: string | undefined): KvRateLimit {
  const cell = {}
  const headers = Object.entries({ ratelimit: limit, "ratelimit-policy": policy })
  noteRateLimit(cell, new Headers(headers.filter((pair): pair is [string, string] => pair[1] !== undefined)), NOW)
  return cell
}

describe("noteRateLimit()", () => {
  it("reads what is left, of how much, and until when", () => {
    expect(noted('"default";r=50;t=30', POLICY)).toEqual({ limit: 1_200, remaining: 50, resetsAtMs: NOW + 30_000 })
  })

  it("takes the limit that is nearest to its end", () => {
    const limits = '"default";r=50;t=30, "burst"; r=3; t=5'
    expect(noted(limits, `${POLICY}, "burst";q=100;w=60`)).toEqual({
      limit: 100,
      remaining: 3,
      resetsAtMs: NOW + 5_000,
    })
  })

  it.each([
    [undefined, POLICY],
    ['"default";r=50;t=30', undefined],
    ['"other";r=50;t=30', POLICY],
    ['"default";r=-1;t=30', POLICY],
    ['"default";r=1e9;t=30', POLICY],
    ["default", POLICY],
    ['"default";r=5', POLICY],
    ['"'.repeat(100_000), POLICY],
  ])("notes nothing of %j and %j", (limit, policy) => {
    expect(noted(limit, policy)).toEqual({})
  })
})

it("capabilities.rateLimit is the same for all namespaces and layers of a client, and follows every answer", async () => {
  const fetch = stubFetch(({ index }) => ({
    status: 404,
    headers: { ratelimit: `"default";r=${9 - index};t=30`, "ratelimit-policy": POLICY },
  }))
  const accountId = "0123456789abcdef0123456789abcdef"
  const kv = createCloudflareKv({ accountId, apiToken: "T", fetch })
  const [one, two] = [kv.namespace(accountId), withBatching(kv.namespace("f".repeat(32)))]
  expect(two.capabilities.rateLimit).toEqual({})
  await one.get("a")
  expect(two.capabilities.rateLimit).toMatchObject({ limit: 1_200, remaining: 9 })
  await two.get("a")
  expect(one.capabilities.rateLimit).toMatchObject({ remaining: 8 })
})
