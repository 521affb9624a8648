import { createMemoryStore, recordingStore } from "@larder/testing"
import { describe, expect, it } from "vitest"
import { bindingsIn, chooseBinding, toIdVariable, toNamespaceName } from "./choose-binding.ts"
import { findKey, findPrefix, toLogicalKey } from "./find-key.ts"
import { withSignal } from "./with-signal.ts"

describe("chooseBinding()", () => {
  it("takes the only one, or the one that is named", () => {
    expect(chooseBinding({ KV_MY_CACHE_ID: "x", KV_ID: "y", OTHER: "z" }, undefined)).toBe("MY_CACHE")
    expect(chooseBinding({ KV_A_ID: "x", KV_B_2_ID: "y" }, "b-2")).toBe("B_2")
    expect(chooseBinding({ KV_A_ID: "x", KV_B_2_ID: "y" }, "B_2")).toBe("B_2")
  })

  it.each([
    [{}, undefined, "no namespace"],
    [{ KV_A_ID: " " }, undefined, "no namespace"],
    [{ KV_A_ID: "x", KV_B_ID: "y" }, undefined, "which namespace? there are a, b"],
    [{ KV_A_ID: "x" }, "b", "the variable KV_B_ID is not set"],
    [{ KV_A_ID: "x" }, "a b", "the variable KV_A B_ID is not set"],
  ])("refuses %j, %s", (env, name, message) => {
    expect(() => chooseBinding(env, name)).toThrow(message)
  })

  it("names variables and namespaces as the platform does", () => {
    expect([toIdVariable("my-cache"), toNamespaceName("MY_CACHE")]).toEqual(["KV_MY_CACHE_ID", "my-cache"])
    expect(bindingsIn({ KV_B_ID: "1", KV_A_ID: "2", KV_C_ID: "" })).toEqual(["A", "B"])
  })
})

describe("findKey()", () => {
  const store = createMemoryStore()

  it.each([
    ["cache/a", "cache/a", true],
    ["user=3A42", "user=3A42", true],
    ["user:42", "user=3A42", false],
    ["_x", "=5Fx", false],
    ["..", "=2E.", false],
    ["", "=e", false],
  ])("finds %j at %s", async (given, key, isPhysical) => {
    expect(await findKey(given, store)).toEqual({ given, key, isPhysical })
  })

  it("finds a key that is too long by its hash", async () => {
    const { key, isPhysical } = await findKey("x".repeat(300), store)
    expect([key.length, key.includes("=h"), isPhysical]).toEqual([256, true, false])
  })

  it("findPrefix() and toLogicalKey() do the same with a prefix, and the other way round", () => {
    expect([findPrefix("user:", store), findPrefix("cache/", store)]).toEqual(["user=3A", "cache/"])
    expect([toLogicalKey("user=3A42"), toLogicalKey("cache/a"), toLogicalKey("a=b")]).toEqual([
      "user:42",
      undefined,
      undefined,
    ])
  })
})

describe("withSignal()", () => {
  it("lets a signal end every call that brings none of its own", async () => {
    const stop = new AbortController()
    const store = withSignal(recordingStore(createMemoryStore()), stop.signal)
    await store.put("a", "1", { contentType: "text/plain" })
    expect((await store.get("a"))?.contentType).toBe("text/plain")
    stop.abort("over")
    for (const call of [() => store.get("a"), () => store.put("a", "1"), () => store.delete("a"), () => store.list()]) {
      await expect(call()).rejects.toBe("over")
    }
    expect(await store.get("a", { signal: new AbortController().signal })).toBeDefined()
  })
})
