import { describe, expect, it } from "vitest"
import { InvalidValueError } from "../errors/invalid-value-error.ts"
import { ValueTooLargeError } from "../errors/value-too-large-error.ts"
import { toValueBytes } from "./value-bytes.ts"

const MIB = 1_048_576

describe("toValueBytes()", () => {
  it.each([
    ["an empty text", "", 0],
    ["ASCII of the limit", "a".repeat(MIB), MIB],
    ["emoji of the limit, in bytes", "🗝".repeat(MIB / 4), MIB],
    ["control characters", "\u0001".repeat(200_000), 200_000],
    ["no byte", new Uint8Array(0), 0],
    ["bytes of the limit", new Uint8Array(MIB), MIB],
    ["a Buffer", Buffer.from("abc"), 3],
    ["a part of a larger buffer", new Uint8Array(new ArrayBuffer(MIB * 2), 10, 20), 20],
    ["shared memory", new Uint8Array(new SharedArrayBuffer(8)), 8],
  ])("takes %s", (_, value, length) => {
    expect(toValueBytes(value, MIB).length).toBe(length)
  })

  it.each([
    ["one character too many", "a".repeat(MIB + 1), MIB + 1],
    ["as many characters as allowed bytes, two bytes each", "é".repeat(MIB), 2 * MIB],
    ["262,145 emoji", "🗝".repeat(MIB / 4 + 1), MIB + 4],
    ["one byte too many", new Uint8Array(MIB + 1), MIB + 1],
  ])("refuses %s, saying both numbers", (_, value, sizeBytes) => {
    const toBytes = () => toValueBytes(value, MIB)
    expect(toBytes).toThrow(ValueTooLargeError)
    expect(toBytes).toThrow(expect.objectContaining({ sizeBytes, maxBytes: MIB, outcome: "not-sent" }))
    expect(toBytes).toThrow(new RegExp(`${sizeBytes} bytes, .* ${MIB}`))
  })

  it.each(["\ud800", "a\udc00", "\udc00\ud800", `${"a".repeat(100)}\ud83d`])(
    "refuses text with a lone surrogate",
    (text) => {
      expect(() => toValueBytes(text, MIB)).toThrow(InvalidValueError)
    },
  )

  it("refuses bytes whose buffer was transferred away", () => {
    const bytes = Uint8Array.of(1, 2, 3)
    structuredClone(bytes.buffer, { transfer: [bytes.buffer] })
    expect(() => toValueBytes(bytes, MIB)).toThrow(InvalidValueError)
  })

  it.each([
    undefined,
    null,
    42,
    true,
    {},
    [1],
    new ArrayBuffer(1),
    new DataView(new ArrayBuffer(1)),
    Symbol("a"),
    () => "a",
  ])("refuses %s, which is neither text nor bytes", (value) => {
    expect(() => toValueBytes(value, MIB)).toThrow(InvalidValueError)
  })

  it("gives a copy that later changes of the original do not reach", () => {
    for (const original of [Uint8Array.of(1, 2), Buffer.from([1, 2])]) {
      const bytes = toValueBytes(original, MIB)
      original[0] = 9
      expect([...bytes]).toEqual([1, 2])
    }
  })
})
