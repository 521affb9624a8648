import { seededRandom } from "@larder/testing"
import { describe, expect, it } from "vitest"
import vectors from "../../vectors/bucketing.json" with { type: "json" }
import { beginHash, murmur3 } from "./murmur3.ts"

/** The algorithm as it is described, over bytes and in BigInt, so that it shares no shortcut with ours. */
function reference(text: string): number {
  const word = (value: bigint) => value & 0xffffffffn
  const rotate = (value: bigint, bits: bigint) => word((value << bits) | (value >> (32n - bits)))
  const scramble = (value: bigint) => word(rotate(word(value * 0xcc9e2d51n), 15n) * 0x1b873593n)
  const bytes = new TextEncoder().encode(text)
  const view = new DataView(bytes.buffer)
  const whole = bytes.length - (bytes.length % 4)
  let hash = 0n
  for (let at = 0; at < whole; at += 4) {
    hash = word(rotate(hash ^ scramble(BigInt(view.getUint32(at, true))), 13n) * 5n + 0xe6546b64n)
  }
  const rest = bytes.subarray(whole).reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n)
  hash = hash ^ scramble(rest) ^ BigInt(bytes.length)
  hash = word((hash ^ (hash >> 16n)) * 0x85ebca6bn)
  hash = word((hash ^ (hash >> 13n)) * 0xc2b2ae35n)
  return Number(hash ^ (hash >> 16n))
}

/** Code points of two, three and four bytes. */
const RANGES: readonly (readonly [first: number, last: number])[] = [
  [0x80, 0x7ff],
  [0x800, 0xffff],
  [0x10000, 0x10ffff],
]

describe("murmur3()", () => {
  it.each(vectors.murmur3.vectors)("hashes $text as published", ({ text, hash }) => {
    expect(murmur3(text)).toBe(hash)
  })

  it("hashes a lone surrogate as the replacement character", () => {
    expect(murmur3("a\ud800b")).toBe(murmur3("a\ufffdb"))
    expect(murmur3("\udc00a")).toBe(murmur3("\ufffda"))
    expect(murmur3("a\ud800")).toBe(murmur3("a\ufffd"))
  })

  it("goes on where beginHash() has ended, wherever that is", () => {
    const text = "a-Zoë-ключ-鍵-😀-and-more-of-ASCII"
    const points = [...text]
    for (let cut = 0; cut <= points.length; cut++) {
      const [before, after] = [points.slice(0, cut).join(""), points.slice(cut).join("")]
      expect(murmur3(after, beginHash(before)), before).toBe(murmur3(text))
    }
  })

  it("differs from a reference over UTF-8 bytes in 0 of 100,000 texts beyond ASCII", () => {
    const random = seededRandom(6)
    let different = 0
    for (let round = 0; round < 100_000; round++) {
      const [first, last] = RANGES[round % RANGES.length] ?? [0, 0]
      const ahead = "checkout".slice(round % 9)
      let text = ""
      for (let left = 1 + random.int(8); left > 0; left--) {
        text += String.fromCodePoint(first + random.int(last - first + 1), random.int(0x80))
      }
      if (murmur3(text, beginHash(ahead)) !== reference(ahead + text)) different++
    }
    expect(different).toBe(0)
  })
})
