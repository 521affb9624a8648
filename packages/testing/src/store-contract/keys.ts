import { InvalidKeyError, type KvStore } from "@larder/core"
import { describe, expect, it } from "vitest"
import { type ContractSetup, getText, listAll } from "./store-under-test.ts"

const ACCEPTED = ["...", ".a", "a..", "a/.b/..c", "/", "//", "a//b", "a/", "/a", "=", "a=b", "=2E", "a_", "A", "a", "-"]

const DOT_SEGMENTS = [".", "..", "./a", "a/.", "a/./b", "../x", "a/..", "a/../b", "../../x", "/.", "/../"]
/** Outside the alphabet of `escapeKey`. */
const PRINTABLE = [
  ...["session:1", "é", "猫", "%2e%2e", "%2E", "%00", "%", "a\\b", "a?b", "a#b", "@x", "http://x"],
  ...["a+b", "a,b", "a;b", "a&b", "a~", "a*", '"', "{}", "😀"],
]
const UNPRINTABLE = ["a b", " a", "a\tb", "a\nb", "a\r", "\0", "\ud800"]
const NO_STRINGS = [42, null, undefined, true, {}, [], { toString: () => "a" }]
/** What only the whole physical key must not be. */
const AT_THE_START = ["", "_x", "_"]

/** A key reaches exactly the value it names, and what is no key is refused before anything happens. */
export function describeKeys({ current, prefixed, printableKeys }: ContractSetup): void {
  const accepted = printableKeys ? [...ACCEPTED, ...PRINTABLE, "_x", "_"] : ACCEPTED
  const outside = printableKeys ? [""] : [...PRINTABLE, ...(prefixed ? [] : AT_THE_START)]
  const refused = [...DOT_SEGMENTS, ...UNPRINTABLE, ...NO_STRINGS, ...outside]
  const noPrefixes = printableKeys ? ["a b", "a\n"] : ["a b", "session:", "é", "%"]

  describe("keys", () => {
    it("keeps every physical key apart from the others, whatever its signs", async () => {
      const { store } = current()
      const { maxKeyBytes } = store.capabilities
      const keys = [...accepted, "k".repeat(maxKeyBytes), "/".repeat(maxKeyBytes), "k".repeat(maxKeyBytes - 1)]
      await Promise.all(keys.map((key) => store.put(key, `value of ${key}`)))
      for (const key of keys) expect(await getText(store, key)).toBe(`value of ${key}`)
      expect((await listAll(store)).sort()).toEqual(keys.sort())
      await Promise.all(keys.map((key) => store.delete(key)))
      expect(await listAll(store)).toEqual([])
    })

    it.each(refused.map((key) => [key]))("refuses the key %j", async (key) => {
      // The contract holds for callers without types too.
      await expectRefused(current().store, key as string)
    })

    it("refuses a key of more than maxKeyBytes characters", async () => {
      const { store } = current()
      await expectRefused(store, "k".repeat(store.capabilities.maxKeyBytes + 1))
    })

    it.each(noPrefixes)("list() refuses the prefix %j, which no key can have", async (prefix) => {
      await expect(current().store.list({ prefix })).rejects.toBeInstanceOf(InvalidKeyError)
    })
  })
}

async function expectRefused(store: KvStore, key: string): Promise<void> {
  await store.put("witness", "untouched")
  await expect(store.get(key)).rejects.toBeInstanceOf(InvalidKeyError)
  await expect(store.put(key, "1")).rejects.toBeInstanceOf(InvalidKeyError)
  await expect(store.delete(key)).rejects.toBeInstanceOf(InvalidKeyError)
  expect(await listAll(store)).toEqual(["witness"])
  expect(await getText(store, "witness")).toBe("untouched")
}
