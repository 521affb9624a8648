import { everyString, rawResponse, seededRandom, startRawServer } from "@larder/testing"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { createKvClient } from "../create-kv-client.ts"
import { InvalidKeyError } from "../errors/invalid-key-error.ts"
import { toStoredKey } from "../keys/stored-key.ts"
import type { KvStore } from "../kv-store.ts"
import { nodeHttpFetch } from "../node/node-http-fetch.ts"
import type { KvFetch } from "../transport/kv-fetch.ts"

const ID = "7f1c2b9e-52a4-4c0e-9d3b-0a6f5e8d1c2b"
const SEGMENTS = ["", "v2", "storage", "kvs", ID, "keys"]
/** Which part of the 335,922 strings goes over real sockets. */
const SAMPLE = process.env["LARDER_PROVE"] === "1" ? 0.1 : 0.003
const MISSING = { status: 404, headers: { get: () => null }, body: null }

/** The rule for `a . / = _ -`, written apart from the code under test. */
function isKey(text: string): boolean {
  return text !== "" && !text.startsWith("_") && text.split("/").every((segment) => segment !== "." && segment !== "..")
}

/** What a server makes of a request target: the key behind the path of the namespace, and nothing else. */
function keyOf(target: string): string | undefined {
  const segments = target.split("/")
  const key = segments.pop()
  return key !== undefined && segments.join("/") === SEGMENTS.join("/") ? decodeURIComponent(key) : undefined
}

/** Deletes a key, which is what does most harm where it is wrong. @returns Whether it was refused. */
async function isRefused(store: KvStore, key: string): Promise<boolean> {
  try {
    await store.delete(key)
    return false
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidKeyError)
    return true
  }
}

describe("a key", { timeout: 300_000 }, () => {
  it("made of a . / = _ - up to length 7 is refused, or reaches its resource as a URL parser sees it", async () => {
    let arrived: string | undefined
    const fetch: KvFetch = async (url) => {
      const { pathname, search, hash } = new URL(url)
      arrived = keyOf(pathname + search + hash)
      return MISSING
    }
    const store = createKvClient({ apiKey: "KEY0123", fetch }).namespace(ID)
    const misdelivered: string[] = []
    for (const key of everyString("a./=_-", 7)) {
      arrived = undefined
      const refused = await isRefused(store, key)
      if (refused === isKey(key) || arrived !== (refused ? undefined : key)) misdelivered.push(key)
    }
    expect(misdelivered).toEqual([])
  })

  it("made of any text, by the rules of logical keys, reaches its resource", async () => {
    let arrived: string | undefined
    const fetch: KvFetch = async (url) => {
      arrived = keyOf(new URL(url).pathname)
      return MISSING
    }
    const store = createKvClient({ apiKey: "KEY0123", fetch }).namespace(ID)
    const text = fc.string({
      unit: fc.oneof(fc.constantFrom(..."./_%:=?#\\@ "), fc.string({ unit: "binary", maxLength: 9 })),
    })
    const anyKey = fc.oneof(text, fc.array(text, { minLength: 1, maxLength: 3 }), fc.string({ minLength: 200 }))
    const reaches = fc.asyncProperty(anyKey, async (logical) => {
      const { key } = await toStoredKey(logical, store.capabilities.maxKeyBytes)
      await store.get(key)
      expect(arrived).toBe(key)
    })
    await fc.assert(reaches, { seed: Number(process.env["LARDER_SEED"] ?? 20261), numRuns: 2_000 })
  })

  it.each([
    ["the global fetch", undefined],
    ["nodeHttpFetch()", nodeHttpFetch()],
  ])(
    "is refused, or reaches its resource over a socket through %s",
    async (_, fetch) => {
      const server = await startRawServer((socket) => socket.write(rawResponse(204, "", { "content-length": "0" })))
      const store = createKvClient({ apiKey: "KEY0123", fetch, baseUrl: `${server.origin}/v2` }).namespace(ID)
      const random = seededRandom(2026)
      const some = [...everyString("a./=_-", 7)].filter(() => random() < SAMPLE)
      const keys = [...everyString("a./=_-", 3), ...some, "k".repeat(256), "/".repeat(256), "=".repeat(256)]
      const accepted: string[] = []
      for (const key of keys) if (!(await isRefused(store, key))) accepted.push(key)
      expect(accepted).toEqual(keys.filter(isKey))
      expect(server.requests.map(({ target }) => keyOf(target))).toEqual(accepted)
      await server.close()
    },
    60_000,
  )
})
