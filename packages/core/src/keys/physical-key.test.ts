import { describe, expect, it } from "vitest"
import { InvalidKeyError } from "../errors/invalid-key-error.ts"
import { assertPhysicalKey, assertPhysicalPrefix } from "./physical-key.ts"

const REFUSED: readonly { readonly reason: RegExp; readonly keys: readonly unknown[] }[] = [
  { reason: /empty/, keys: [""] },
  {
    reason: /segment/,
    keys: [".", "..", "./a", "a/.", "a/./b", "../x", "a/..", "a/../b", "../../x", "/.", "/..", "//..", "./", "../"],
  },
  { reason: /257 characters, the store takes at most 256/, keys: ["k".repeat(257)] },
  { reason: /leading "_" is reserved/, keys: ["_x", "_", "_/a", "__proto__"] },
  { reason: /refuses colons, use "\/" or escapeKey\(\)/, keys: ["session:1", "http://x"] },
  {
    reason: /only A-Z a-z 0-9 - _ \/ = \. are allowed; use escapeKey\(\)/,
    keys: [
      ...["a b", " a", "a ", "é", "猫", "🗝️", "%2e%2e", "%2E", "%00", "%", "a\tb", "a\nb", "a\n", "\na", "a\rb", "\0"],
      ...[
        "a\\b",
        "a?b",
        "a#b",
        "@x",
        "a+b",
        "a&b",
        "a~",
        "a*",
        "a;b",
        "a,b",
        "\ud800",
        "\u202ea",
        "a\u200bb",
        "\ufeffa",
      ],
    ],
  },
  {
    reason: /expected a string, got (?:number|null|undefined|boolean|symbol|object)/,
    keys: [42, null, undefined, true, Symbol("a"), ["a"], { toString: () => "a" }, Object("a")],
  },
]

const ACCEPTED = [
  ...[
    "...",
    "....",
    ".a",
    "a..",
    "a.",
    "..a",
    "a/.b",
    "a/...",
    "/",
    "//",
    "a//b",
    "a/",
    "/a",
    "=",
    "==",
    "a=b",
    "=2E=2E",
  ],
  ...["a_", "a/_b", "-", "A", "0", "k".repeat(256), "/".repeat(256), "=".repeat(256), "constructor", "a/b.c-d_e=f"],
]

describe("assertPhysicalKey()", () => {
  it.each(REFUSED.flatMap(({ reason, keys }) => keys.map((key) => ({ key, reason }))))(
    "refuses $key, saying why",
    ({ key, reason }) => {
      expect(() => assertPhysicalKey("get", key, 256)).toThrow(InvalidKeyError)
      expect(() => assertPhysicalKey("get", key, 256)).toThrow(reason)
    },
  )

  it.each(ACCEPTED)("accepts %j", (key) => {
    expect(() => assertPhysicalKey("get", key, 256)).not.toThrow()
  })

  it("says what was called, that nothing was sent, and nothing of the key", () => {
    const error = catchError(() => assertPhysicalKey("delete", "user:secret@example.com", 256))
    expect(error).toMatchObject({ code: "INVALID_KEY", operation: "delete", outcome: "not-sent", attempts: 0 })
    expect(JSON.stringify(error) + String(error)).not.toContain("secret")
  })
})

describe("assertPhysicalPrefix()", () => {
  it.each(["", ".", "..", "a/.", "a/", "=", "k".repeat(256)])("accepts %j, with which a key can begin", (prefix) => {
    expect(() => assertPhysicalPrefix("list", prefix, 256)).not.toThrow()
  })

  it.each(["_", "a b", "session:", "é", "%2e", "k".repeat(257), 42, null, undefined])("refuses %j", (prefix) => {
    expect(() => assertPhysicalPrefix("list", prefix, 256)).toThrow(InvalidKeyError)
  })
})

function catchError(run: () => unknown): unknown {
  try {
    return run()
  } catch (error) {
    return error
  }
}
