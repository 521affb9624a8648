import { describe, expect, it } from "vitest"
import {
  parseBytes,
  parseCount,
  parseDuration,
  parseInstant,
  parseLifetime,
  parseNames,
  parsePercent,
  parsePositive,
  parseUsd,
  parseWait,
} from "./option-parsers.ts"

describe("option parsers", () => {
  it.each([
    [parseDuration, "250ms", 250],
    [parseDuration, "1.5s", 1_500],
    [parseDuration, "15m", 900_000],
    [parseDuration, "15min", 900_000],
    [parseDuration, "30d", 2_592_000_000],
    [parseDuration, "1.001s", 1_001],
    [parseDuration, "0s", 0],
    [parseLifetime, "1ms", 1],
    [parseLifetime, "400d", 34_560_000_000],
    [parseWait, "24d", 2_073_600_000],
    [parseCount, "200", 200],
    [parseCount, "1.5k", 1_500],
    [parseCount, "10M", 10_000_000],
    [parsePositive, "1k", 1_000],
    [parseBytes, "512", 512],
    [parseBytes, "20MB", 20_000_000],
    [parseBytes, "5g", 5e9],
    [parseUsd, "0.50", 0.5],
    [parseUsd, "$2", 2],
    [parsePercent, "12.5%", 12.5],
    [parsePercent, "100", 100],
    [parseInstant, "2026-12-01", Date.UTC(2026, 11, 1)],
    [parseInstant, "2026-12-01T08:00+01:00", Date.UTC(2026, 11, 1, 7)],
  ])("%o reads %s", (parse, text, expected) => {
    expect(parse(text)).toBe(expected)
  })

  it("parseNames() reads names with commas between them", () => {
    expect(parseNames(" a, b,,")).toEqual(["a", "b"])
  })

  it.each([
    [parseDuration, ["60", "1 week", "-1s", "s", "", "1e9s", "999999999d"]],
    [parseLifetime, ["0s", "0.1ms", "60"]],
    [parseWait, ["0s", "25d", "60"]],
    [parseCount, ["", "-1", "1kk", "1e9", "NaN"]],
    [parsePositive, ["0", "1.5"]],
    [parseBytes, ["", "5XB", "-1"]],
    [parseUsd, ["", "0", "-1", "1€"]],
    [parsePercent, ["101", "-1", "", "x"]],
    [parseInstant, ["soon", "2026-13-01", "2026-12-01T08:00", "1795250826383"]],
  ])("%o refuses what makes no sense", (parse, texts) => {
    for (const text of texts) {
      expect(() => parse(text)).toThrow(
        expect.objectContaining({ kind: "usage", message: expect.stringContaining("expected") }),
      )
    }
  })
})
