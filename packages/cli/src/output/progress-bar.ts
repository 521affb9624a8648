const CELLS = 24

/** Draws how much of the work is done. @param share 0 to 1. */
export function toBar(share: number): string {
  const done = Math.round(Math.min(Math.max(share, 0), 1) * CELLS)
  return `${"█".repeat(done)}${"░".repeat(CELLS - done)}`
}
