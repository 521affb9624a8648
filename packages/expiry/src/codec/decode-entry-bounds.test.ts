/** Rows of "A. What a read may return" that are about time and memory. */
import { gzipSync } from "node:zlib"
import { describe, expect, it } from "vitest"
import { decodeEntry } from "./decode-entry.ts"

const encoder = new TextEncoder()
const MIB = 1_048_576
/** Making a bomb of a gigabyte takes one, and seconds. */
const BOMBS_MIB = process.env["LARDER_PROVE"] === "1" ? [1, 64, 1_024] : [1, 64]

interface Measured {
  readonly outcome: string
  readonly cpuMs: number
}

/** Decodes three times and takes the best: a busy machine makes code slower, never faster. */
async function measure(stored: string | Uint8Array): Promise<Measured> {
  const bytes = typeof stored === "string" ? encoder.encode(stored) : stored
  const runs: Measured[] = []
  for (let run = 0; run < 3; run++) {
    const before = process.cpuUsage()
    const { outcome } = await decodeEntry(bytes, 0)
    const { user, system } = process.cpuUsage(before)
    runs.push({ outcome, cpuMs: (user + system) / 1_000 })
  }
  return runs.reduce((best, run) => (run.cpuMs < best.cpuMs ? run : best))
}

function list(count: number, item: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => item(index)).join(",")
}

function rich(value: string, values: string, references = "{}"): string {
  return `{"value":${value},"meta":{"v":1,"values":${values},"referentialEqualities":${references}}}`
}

function frame(payload: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from('\u0001{"encoding":"gzip"}\n'), payload])
}

describe("decodeEntry() is bounded in time", { timeout: 60_000 }, () => {
  it.each<[string, string, string, number]>([
    ["524,288 times [", "[".repeat(524_288), "corrupt", 50],
    ["524,288 times [ as a value", `{"value":${"[".repeat(524_288)}`, "corrupt", 50],
    ["524,288 levels of arrays", `{"value":${"[".repeat(524_288)}${"]".repeat(524_288)}}`, "corrupt", 200],
    ["170,000 levels of objects", `{"value":${'{"a":'.repeat(170_000)}1${"}".repeat(170_000)}}`, "corrupt", 200],
    ["an object of 100,000 members", `{"value":{${list(100_000, (i) => `"${i}k":1`)}}}`, "hit", 100],
    [
      "a Date in each of 40,000 places",
      rich(`[${list(40_000, () => '"2026"')}]`, `{${list(40_000, (i) => `"${i}":["Date"]`)}}`),
      "hit",
      500,
    ],
    [
      "a Date in each of 38,000 places 500 levels down",
      rich(
        `${"[".repeat(500)}${list(38_000, () => '"2026"')}${"]".repeat(500)}`,
        `{"${Array(499).fill("0").join(".")}":{${list(38_000, (i) => `"${i}":["Date"]`)}}}`,
      ),
      "corrupt",
      500,
    ],
    [
      "40,000 references to one object",
      rich(`[{},${list(40_000, () => "{}")}]`, "{}", `{"0":[${list(40_000, (i) => `"${i + 1}"`)}]}`),
      "hit",
      500,
    ],
    [
      "10,000 references to the end of a long Set",
      rich(`[{},[${list(40_000, () => '{"x":{}}')}]]`, '{"1":["set"]}', `{"0":[${list(10_000, () => '"1.39999.x"')}]}`),
      "corrupt",
      500,
    ],
    ["a path of half a million segments", rich('{"a":1}', `{"${"a.".repeat(500_000)}":["Date"]}`), "corrupt", 500],
  ])("%s", async (_, stored, outcome, maxMs) => {
    const measured = await measure(stored)
    expect(measured.outcome).toBe(outcome)
    expect(measured.cpuMs).toBeLessThan(maxMs)
  })
})

describe("decodeEntry() is bounded in memory", { timeout: 60_000 }, () => {
  it.each(BOMBS_MIB)("gzip of %i MiB of zeros", async (mebibytes) => {
    const bomb = frame(gzipSync(Buffer.alloc(mebibytes * MIB)))
    const before = process.memoryUsage()
    const reading = await decodeEntry(bomb, 0)
    const after = process.memoryUsage()
    expect(reading.outcome).toBe(mebibytes <= 4 ? "hit" : "corrupt")
    expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(16 * MIB)
    expect(after.heapUsed - before.heapUsed).toBeLessThan(16 * MIB)
  })

  it("gzip of 4 MiB and one byte", async () => {
    expect((await decodeEntry(frame(gzipSync(Buffer.alloc(4 * MIB + 1))), 0)).outcome).toBe("corrupt")
  })
})
