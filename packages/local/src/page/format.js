const UNITS = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["min", 60_000],
  ["s", 1_000],
]

/** Writes a span of time in its two largest units, such as `3 min 20 s`. */
export function formatSpan(ms) {
  const parts = []
  let rest = Math.max(0, ms)
  for (const [unit, length] of UNITS) {
    const count = Math.floor(rest / length)
    rest -= count * length
    if (count > 0 || (unit === "s" && parts.length === 0)) parts.push(`${count} ${unit}`)
    if (parts.length === 2) break
  }
  return parts.join(" ")
}

/** Writes a size, such as `1.2 KiB`. */
export function formatBytes(bytes) {
  if (bytes < 1024) return `${bytes} B`
  return bytes < 1_048_576 ? `${(bytes / 1024).toFixed(1)} KiB` : `${(bytes / 1_048_576).toFixed(1)} MiB`
}

/** Writes what is left until an instant, or how long ago it was. */
export function formatEnd(atMs, nowMs) {
  return atMs > nowMs ? `in ${formatSpan(atMs - nowMs)}` : `${formatSpan(nowMs - atMs)} ago`
}

export function formatUsd(usd) {
  return `$${usd.toFixed(usd < 0.01 ? 6 : 2)}`
}
