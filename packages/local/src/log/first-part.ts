/** Takes the part of a key up to and with its first `/`; `""` where it has none. */
export function firstPart(key: string): string {
  return key.slice(0, key.indexOf("/") + 1)
}

/** Counts keys by their first part. */
export function countByPrefix(keys: readonly string[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>()
  for (const key of keys) counts.set(firstPart(key), (counts.get(firstPart(key)) ?? 0) + 1)
  return Object.fromEntries(counts)
}
