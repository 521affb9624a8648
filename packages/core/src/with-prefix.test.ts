import { createMemoryStore, fakeClock, recordingStore, storeContract } from "@larder/testing"
import { describe, expect, it } from "vitest"
import { InvalidKeyError } from "./errors/invalid-key-error.ts"
import { withPrefix } from "./with-prefix.ts"

storeContract(
  "withPrefix() over the memory store",
  () => {
    const clock = fakeClock()
    return { store: withPrefix(createMemoryStore({ now: clock.now }), "cache/"), advance: clock.advance }
  },
  { prefixed: true },
)

storeContract(
  "withPrefix() over withPrefix()",
  async () => {
    const clock = fakeClock()
    const store = createMemoryStore({ now: clock.now })
    await Promise.all(["a", "x/a", "x/y", "x/y/", "x/yz", "x0"].map((key) => store.put(key, "of another")))
    return { store: withPrefix(withPrefix(store, "x/"), "y/z"), advance: clock.advance }
  },
  { prefixed: true },
)

describe("withPrefix()", () => {
  it("puts the prefix before every key, and takes it off what is listed", async () => {
    const inner = recordingStore(createMemoryStore())
    const store = withPrefix(inner, "cache/")
    await store.put("a", "1", { ttlMs: 1_000 })
    await store.get("a")
    expect((await store.list({ prefix: "a", limit: 5 })).keys.map(({ key }) => key)).toEqual(["a"])
    await store.delete("a")
    expect(inner.operations).toEqual([
      "put cache/a 1 ttl=1000",
      "get cache/a",
      "list cache/a limit=5",
      "delete cache/a",
    ])
  })

  it("shows nothing of other prefixes, even where the store below ignores its own", async () => {
    const inner = createMemoryStore()
    await Promise.all(["cache/a", "cache", "cachet/b", "session/c"].map((key) => inner.put(key, "1")))
    const careless = { ...inner, list: () => inner.list() }
    expect((await withPrefix(careless, "cache/").list()).keys.map(({ key }) => key)).toEqual(["a"])
  })

  it("neither lists nor reaches what is no key behind the prefix", async () => {
    const inner = createMemoryStore()
    await Promise.all(["cache/", "cache/_x", "cache/a"].map((key) => inner.put(key, "1")))
    const store = withPrefix(inner, "cache/")
    expect((await store.list()).keys.map(({ key }) => key)).toEqual(["a"])
    for (const key of ["", "_x"]) await expect(store.get(key)).rejects.toThrow(InvalidKeyError)
  })

  it("lowers maxKeyBytes by its length, and shares what is learnt of TTL", () => {
    const inner = createMemoryStore()
    const store = withPrefix(inner, "cache/")
    expect(store.capabilities).toEqual({ ...inner.capabilities, maxKeyBytes: 250 })
    expect(store.capabilities.serverTtl).toBe(inner.capabilities.serverTtl)
  })

  it.each(["_cache/", "a b/", "cache:", "é/", "../", "a/../", "./", "a/./", "%2e%2e/", 42, undefined, null])(
    "refuses the prefix %j",
    (prefix) => {
      // The rule holds for callers without types too.
      expect(() => withPrefix(createMemoryStore(), prefix as string)).toThrow(InvalidKeyError)
    },
  )

  it.each(["", "a", "cache/", "a/b/", "..a", "a.", ".", "k".repeat(208)])("takes the prefix %j", (prefix) => {
    expect(() => withPrefix(createMemoryStore(), prefix)).not.toThrow()
  })

  it("refuses a prefix that leaves fewer than 48 characters", () => {
    expect(() => withPrefix(createMemoryStore(), "k".repeat(209))).toThrow(RangeError)
    expect(() => withPrefix(withPrefix(createMemoryStore(), "k".repeat(200)), "k".repeat(9))).toThrow(RangeError)
  })

  it("reaches no key outside, whatever is put behind a prefix that ends in a dot", async () => {
    const inner = recordingStore(createMemoryStore())
    const store = withPrefix(inner, "a/.")
    for (const key of [".", "./b", "/b", "/../b"]) await expect(store.get(key)).rejects.toBeInstanceOf(InvalidKeyError)
    await store.put("b", "1")
    expect(inner.operations.filter((operation) => operation.startsWith("put"))).toEqual(["put a/.b 1"])
  })
})
