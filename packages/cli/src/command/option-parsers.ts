import { usageError } from "../errors/command-error.ts"

const DURATION_UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
}
/** Timers reach a little further: 2,147,483,647 ms. */
const MAX_WAIT_MS = 24 * 86_400_000
const SIZES: Readonly<Record<string, number>> = { "": 1, k: 1e3, m: 1e6, g: 1e9, t: 1e12 }

/** Reads a duration, such as `90s`, `15m`, `24h` or `30d`. @returns Milliseconds. */
export function parseDuration(text: string): number {
  const [, amount = "", unit = ""] = /^(\d+(?:\.\d+)?) ?([a-z]+)$/.exec(text) ?? []
  const ms = DURATION_UNITS[unit]
  const total = ms === undefined ? Number.NaN : Math.round(Number(amount) * ms)
  if (Number.isSafeInteger(total)) return total
  throw usageError(`expected a duration such as 90s, 15m, 24h or 30d, got ${text}`)
}

/** Reads a lifetime: a duration of 1 ms or more. @returns Milliseconds. */
export function parseLifetime(text: string): number {
  const ms = parseDuration(text)
  if (ms >= 1) return ms
  throw usageError(`expected a duration of 1ms or more, got ${text}`)
}

/** Reads how long to wait, as far as timers reach. @returns Milliseconds. */
export function parseWait(text: string): number {
  const ms = parseLifetime(text)
  if (ms <= MAX_WAIT_MS) return ms
  throw usageError(`expected a duration of 24d or less, got ${text}`)
}

/** Reads a number of things, such as `200`, `1.5k` or `10M`. */
export function parseCount(text: string): number {
  const [, amount = "", unit = ""] = /^(\d+(?:\.\d+)?) ?([kmg]?)$/i.exec(text) ?? []
  const size = SIZES[unit.toLowerCase()]
  if (amount !== "" && size !== undefined) return Number(amount) * size
  throw usageError(`expected a number such as 200, 1.5k or 10M, got ${text}`)
}

/** Reads a whole number from 1. */
export function parsePositive(text: string): number {
  const count = parseCount(text)
  if (Number.isSafeInteger(count) && count >= 1) return count
  throw usageError(`expected a whole number from 1, got ${text}`)
}

/** Reads a size, such as `512`, `20MB` or `5GB`, in units of a thousand. @returns Bytes. */
export function parseBytes(text: string): number {
  const [, amount = "", unit = ""] = /^(\d+(?:\.\d+)?) ?([kmgt]?)b?$/i.exec(text) ?? []
  const size = SIZES[unit.toLowerCase()]
  if (amount !== "" && size !== undefined) return Number(amount) * size
  throw usageError(`expected a size such as 512, 20MB or 5GB, got ${text}`)
}

/** Reads an amount of dollars above 0, such as `0.50` or `$2`. */
export function parseUsd(text: string): number {
  const [, amount] = /^\$?(\d+(?:\.\d+)?)$/.exec(text) ?? []
  if (Number(amount) > 0) return Number(amount)
  throw usageError(`expected dollars such as 0.50, got ${text}`)
}

/** Reads a percentage, such as `10` or `12.5%`. */
export function parsePercent(text: string): number {
  const [, amount] = /^(\d+(?:\.\d+)?)%?$/.exec(text) ?? []
  if (amount !== undefined && Number(amount) <= 100) return Number(amount)
  throw usageError(`expected a percentage from 0 to 100, got ${text}`)
}

/** Reads a name; an empty one is a variable of the shell that is not set. */
export function parseName(text: string): string {
  if (text !== "") return text
  throw usageError("it is empty")
}

/** Reads names with commas between them. */
export function parseNames(text: string): readonly string[] {
  return text
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "")
}

/** Reads an instant, such as `2026-12-01` or `2026-12-01T08:00Z`. @returns Epoch milliseconds. */
export function parseInstant(text: string): number {
  // A time without its zone would be read in that of this machine.
  const isWhole = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d))?$/.test(text)
  const epochMs = isWhole ? Date.parse(text) : Number.NaN
  if (!Number.isNaN(epochMs)) return epochMs
  throw usageError(`expected a time such as 2026-12-01 or 2026-12-01T08:00Z, got ${text}`)
}
