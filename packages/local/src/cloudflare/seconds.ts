/** Writes when a key ends as the service does: in whole seconds. */
export function toSeconds(expiresAtMs: number): number {
  return Math.floor(expiresAtMs / 1_000)
}
