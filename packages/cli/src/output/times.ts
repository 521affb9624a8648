const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Writes a duration in at most two units: `850 ms`, `48 s`, `3 min 5 s`, `2 d 4 h`. */
export function formatDuration(ms: number): string {
  if (ms < SECOND) return `${Math.round(ms)} ms`
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)} s`
  if (ms < HOUR) return join(ms, MINUTE, "min", SECOND, "s")
  if (ms < DAY) return join(ms, HOUR, "h", MINUTE, "min")
  return join(ms, DAY, "d", HOUR, "h")
}

/** Writes an instant, to the second: `2026-11-21 10:00:00Z`. */
export function formatInstant(epochMs: number): string {
  const date = new Date(epochMs)
  if (Number.isNaN(date.getTime())) return "never"
  return date
    .toISOString()
    .replace("T", " ")
    .replace(/\.\d+Z$/, "Z")
}

/** Writes where an instant lies: `in 5 min`, `5 min ago`. */
export function formatDistance(epochMs: number, nowMs: number): string {
  return epochMs > nowMs ? `in ${formatDuration(epochMs - nowMs)}` : `${formatDuration(nowMs - epochMs)} ago`
}

function join(ms: number, large: number, largeName: string, small: number, smallName: string): string {
  const rest = Math.floor((ms % large) / small)
  const whole = `${Math.floor(ms / large)} ${largeName}`
  return rest === 0 ? whole : `${whole} ${rest} ${smallName}`
}
