import { describe, expect, it } from "vitest"
import { formatBytes, formatCount, formatNumberOf, formatUsd } from "./amounts.ts"
import { printable, printableLines, toPrintableJson } from "./printable.ts"
import { toBar } from "./progress-bar.ts"
import { createStatusLine } from "./status-line.ts"
import { formatDistance, formatDuration, formatInstant } from "./times.ts"

describe("amounts", () => {
  it.each([
    [0, "0 B"],
    [999, "999 B"],
    [1_234, "1.2 KB"],
    [999_949, "999.9 KB"],
    [999_951, "1.0 MB"],
    [5e9, "5.0 GB"],
    [2e15, "2000.0 TB"],
  ])("formatBytes(%d) is %s", (bytes, expected) => {
    expect(formatBytes(bytes)).toBe(expected)
  })

  it.each([
    [0, "$0.00"],
    [0.00000035, "$0.00000035"],
    [0.0000035, "$0.0000035"],
    [0.1, "$0.10"],
    [0.5, "$0.50"],
    [1_234.567, "$1,234.57"],
    [1e-15, "$0.00"],
  ])("formatUsd(%d) is %s", (usd, expected) => {
    expect(formatUsd(usd)).toBe(expected)
  })

  it("formatCount() and formatNumberOf() write numbers and things", () => {
    expect([formatCount(1_234_567), formatNumberOf(1, "key"), formatNumberOf(0, "key")]).toEqual([
      "1,234,567",
      "1 key",
      "0 keys",
    ])
  })
})

describe("times", () => {
  it.each([
    [0, "0 ms"],
    [999, "999 ms"],
    [59_999, "59 s"],
    [60_000, "1 min"],
    [185_000, "3 min 5 s"],
    [3_600_000, "1 h"],
    [187_200_000, "2 d 4 h"],
  ])("formatDuration(%d) is %s", (ms, expected) => {
    expect(formatDuration(ms)).toBe(expected)
  })

  it("formatDistance() tells what is ahead from what is past", () => {
    expect([formatDistance(2_000, 1_000), formatDistance(1_000, 2_000)]).toEqual(["in 1 s", "1 s ago"])
  })

  it("formatInstant() writes what a date can hold", () => {
    expect([formatInstant(0), formatInstant(1e300)]).toEqual(["1970-01-01 00:00:00Z", "never"])
  })
})

describe("printable()", () => {
  it.each([
    ["\u001b[31m", "\\u001b[31m"],
    ["\u009b2J", "\\u009b2J"],
    ["a\nb\r\t", "a\\u000ab\\u000d\\u0009"],
    ["\u202eabc", "\\u202eabc"],
    ["\u{e0041}", "\\udb40\\udc41"],
    ["\ud800", "\\ud800"],
    ["Zoë 日本 👍", "Zoë 日本 👍"],
  ])("writes %j as %s", (text, expected) => {
    expect(printable(text)).toBe(expected)
  })

  it("keeps line breaks where lines are meant", () => {
    expect(printableLines("a\nb\u0007")).toBe("a\nb\\u0007")
  })

  it("toPrintableJson() stays the same JSON", () => {
    const value = { ["\u009b\u202e"]: "\u001b\u007f\n\u{e0041}" }
    const json = toPrintableJson(value, 2)
    expect(JSON.parse(json)).toEqual(value)
    expect(printableLines(json)).toBe(json)
    expect(toPrintableJson(undefined)).toBe("null")
  })
})

describe("createStatusLine()", () => {
  it("writes to a terminal alone, ten times a second at most, within its width, and takes itself away", () => {
    const written: string[] = []
    let nowMs = 1_000
    const stream = {
      isTerminal: true,
      columns: 10,
      write: (data: string | Uint8Array) => void written.push(String(data)),
    }
    const line = createStatusLine(stream, () => nowMs)
    line.end()
    line.show("123456789012")
    line.show("too soon")
    nowMs += 100
    line.show("again")
    line.end()
    line.end()
    const clear = "\r\u001b[2K"
    expect(written).toEqual([`${clear}123456789`, `${clear}again`, clear])
    const piped = createStatusLine({ ...stream, isTerminal: false }, () => nowMs)
    piped.show("x")
    piped.end()
    expect(written).toHaveLength(3)
  })

  it("toBar() draws a share, never more than all", () => {
    expect([toBar(0), toBar(0.5), toBar(7)]).toEqual(["░".repeat(24), "█".repeat(12) + "░".repeat(12), "█".repeat(24)])
  })
})
