import { everyString } from "@larder/testing"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { InvalidKeyError } from "../errors/invalid-key-error.ts"
import { escapeKey, type LogicalKey, unescapeKey } from "./escape-key.ts"
import { joinKey } from "./join-key.ts"
import { assertPhysicalKey } from "./physical-key.ts"
import { toStoredKey } from "./stored-key.ts"

const prove = process.env["LARDER_PROVE"] === "1"
/** The whole of it takes minutes on a slow machine. */
const PATIENCE = { timeout: 300_000 }
/** A failure prints the seed and the smallest counter-example. */
const RUNS = { seed: Number(process.env["LARDER_SEED"] ?? 20261), numRuns: prove ? 100_000 : 2_000 }

/** Any well-formed text, with more than its share of what matters in keys and URLs. */
const text = fc.string({
  unit: fc.oneof(fc.constantFrom(..."..//__==-:%a2E "), fc.string({ unit: "binary", minLength: 1, maxLength: 1 })),
})
const parts = fc.array(text, { minLength: 1, maxLength: 4 })

function holds<T>(arbitrary: fc.Arbitrary<T>, check: (value: T) => void | Promise<void>): Promise<void> {
  return fc.assert(
    fc.asyncProperty(arbitrary, async (value) => check(value)),
    RUNS,
  )
}

describe("escapeKey() and unescapeKey(), for any string", PATIENCE, () => {
  it("give a physical key, and the string back", () =>
    holds(text, (key) => {
      const escaped = escapeKey(key)
      if (key !== "") assertPhysicalKey("test", escaped, Number.POSITIVE_INFINITY)
      expect(unescapeKey(escaped)).toBe(key)
    }))

  it("keep a prefix a prefix", () =>
    holds(fc.tuple(text, text), ([prefix, rest]) => {
      expect(escapeKey(prefix + rest).startsWith(escapeKey(prefix))).toBe(true)
    }))

  it("accept no second way to write a key", () => {
    const pieces = fc.constantFrom("a", ".", "/", "=", "_", "2", "E", "C3", "=A9", "=C3", "=2E", "=5F", "é")
    return holds(fc.string({ unit: pieces }), (escaped) => {
      const key = unescapedOrRefused(escaped)
      if (key !== undefined) expect(escapeKey(key)).toBe(escaped)
    })
  })

  it("give all strings over a . / = _ - up to length 5 a name of their own, and read it back", () => {
    const names = new Set<string>()
    let count = 0
    for (const key of everyString("a./=_-", 5)) {
      const name = escapeKey(key)
      names.add(name)
      count += 1
      if (unescapeKey(name) !== key) expect.fail(`${key} came back as ${unescapeKey(name)}`)
    }
    expect(names.size).toBe(count)
  })
})

describe("joinKey(), for any parts", PATIENCE, () => {
  it("gives a physical key", () =>
    holds(parts, (given) => {
      const joined = joinKey(...given)
      if (joined !== "") assertPhysicalKey("test", joined, Number.POSITIVE_INFINITY)
    }))

  it("can be read back, so that no two lists of parts give the same key", () =>
    holds(parts, (given) => {
      expect(split(joinKey(...given))).toEqual(given)
    }))

  it("keeps the first parts a prefix of the whole, up to its slash", () =>
    holds(fc.tuple(parts, parts), ([first, rest]) => {
      expect(joinKey(...first, ...rest).startsWith(`${joinKey(...first)}/`)).toBe(true)
    }))

  it("gives all lists of one to three parts over a . / = _ up to length 2 a key of their own", () => {
    const texts = ["", ...everyString("a./=_", 2)]
    const keys = new Set<string>()
    for (const one of texts) {
      keys.add(joinKey(one))
      for (const two of texts) {
        keys.add(joinKey(one, two))
        for (const three of texts) keys.add(joinKey(one, two, three))
      }
    }
    expect(keys.size).toBe(texts.length + texts.length ** 2 + texts.length ** 3)
  })
})

describe("toStoredKey(), for any key", PATIENCE, () => {
  const key: fc.Arbitrary<LogicalKey> = fc.oneof(text, parts, fc.string({ minLength: 40, maxLength: 400 }))

  it("gives a physical key within the limit, which says whether it is hashed", () =>
    holds(fc.tuple(key, fc.integer({ min: 48, max: 256 })), async ([given, maxKeyBytes]) => {
      const stored = await toStoredKey(given, maxKeyBytes)
      const escaped = typeof given === "string" ? escapeKey(given) : joinKey(...given)
      assertPhysicalKey("test", stored.key, maxKeyBytes)
      expect(stored.fullKey).toBe(escaped.length > maxKeyBytes ? escaped : undefined)
      expect(stored.key.includes("=h")).toBe(escaped.length > maxKeyBytes)
    }))

  it("cuts between escapes, never inside one", () =>
    holds(
      fc.tuple(fc.string({ unit: fc.constantFrom("a", ":", "é", "/"), minLength: 60 }), fc.nat(60)),
      async ([given, more]) => {
        const stored = await toStoredKey(given, 48 + more)
        const [kept = ""] = stored.key.split("=h")
        expect(kept).toMatch(/^(?:[^=]|=[0-9A-F]{2})*$/)
        expect(escapeKey(given).startsWith(kept)).toBe(true)
      },
    ))
})

function unescapedOrRefused(escaped: string): string | undefined {
  try {
    return unescapeKey(escaped)
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidKeyError)
    return undefined
  }
}

/** Written apart from the code under test: what is not `=HH` stands for itself. */
function split(joined: string): string[] {
  return joined.split("/").map((part) => decodeURIComponent(part.replaceAll("%", "%25").replaceAll("=", "%")))
}
