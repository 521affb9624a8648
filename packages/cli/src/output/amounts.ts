/** Writes a whole number: `1,234`. */
export function formatCount(count: number): string {
  return count.toLocaleString("en-US", { maximumFractionDigits: 0 })
}

/** Writes a number of things: `1 key`, `1,234 keys`. */
export function formatNumberOf(count: number, singular: string, plural = `${singular}s`): string {
  return `${formatCount(count)} ${count === 1 ? singular : plural}`
}

const BYTE_UNITS = ["B", "KB", "MB", "GB", "TB"] as const

/** Writes a size in units of a thousand, as prices are: `1.2 KB`. */
export function formatBytes(bytes: number): string {
  let size = bytes
  let unit = 0
  // 999.95 would be written as 1000.0.
  while (size >= 999.95 && unit < BYTE_UNITS.length - 1) {
    size /= 1_000
    unit++
  }
  return `${unit === 0 ? size : size.toFixed(1)} ${BYTE_UNITS[unit]}`
}

/** Writes dollars, small amounts with two digits that say something: `$12.50`, `$0.0000035`. */
export function formatUsd(usd: number): string {
  const digits = usd > 0 && usd < 0.1 ? Math.min(1 - Math.floor(Math.log10(usd)), 12) : 2
  const text = usd.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: digits })
  return `$${text}`
}
