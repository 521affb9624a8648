import { describe, expect, it } from "vitest"
import { describeValue } from "./describe-value.ts"

describe("describeValue()", () => {
  it.each([
    [
      "cache/a",
      '{"expires_at": 5, "value": 1}',
      { kind: "envelope", expiresAtMs: 5, json: { expires_at: 5, value: 1 } },
    ],
    ["cache/a", '{"expires_at": 5, "stale_until": 9, "value": 1}', { kind: "envelope", staleUntilMs: 9 }],
    ["cache/a", '{"expires_at": "soon", "value": 1}', { kind: "envelope", json: { expires_at: "soon", value: 1 } }],
    ["session/x", '{"expires_at": 5, "value": {"user": 1}}', { kind: "session", expiresAtMs: 5 }],
    ["flag/new", "true", { kind: "flag", text: "true", json: true }],
    ["flag/new", "blue", { kind: "flag", text: "blue" }],
    [
      "cache/a",
      '\u0001{"expires_at": 5}\nPNG',
      { kind: "frame", expiresAtMs: 5, json: { expires_at: 5 }, text: "PNG" },
    ],
    ["a", "[1]", { kind: "json", json: [1] }],
    ["a", "null", { kind: "json", json: null }],
    ["a", "", { kind: "text", text: "" }],
    ["a", "{not json", { kind: "text", text: "{not json" }],
    ["a", "\u0001no frame\n", { kind: "text" }],
  ])("takes %s with %j for %j", (key, text, expected) => {
    expect(describeValue(key, Buffer.from(text))).toMatchObject(expected)
  })

  it("dumps bytes that are no text, the first 4 KiB", () => {
    const { kind, hex = "" } = describeValue("a", Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d))
    expect([kind, hex]).toEqual(["bytes", `000000  89 50 4e 47 0d${" ".repeat(34)} .PNG.`])
    expect(describeValue("a", Buffer.alloc(5000, 0xff)).hex).toContain("... and 904 bytes")
  })
})
