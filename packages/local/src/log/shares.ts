import type { LoggedRequest } from "./logged-request.ts"

/** Part of a request that the keys of one prefix account for. */
export interface Share {
  readonly prefix: string
  readonly keys: number
  readonly bytesIn: number
  readonly bytesOut: number
}

/** Shares a request out among the prefixes of its keys: its bytes by their number, so that the whole stays the same. */
export function* shares({ key, prefix, keysByPrefix, bytesIn, bytesOut }: LoggedRequest): Generator<Share> {
  if (keysByPrefix === undefined) return yield { prefix: firstPart(key ?? prefix ?? ""), keys: 1, bytesIn, bytesOut }
  const all = Object.values(keysByPrefix).reduce((total, keys) => total + keys, 0)
  let before = 0
  for (const [part, keys] of Object.entries(keysByPrefix)) {
    const share = (bytes: number): number =>
      Math.round((bytes * (before + keys)) / all) - Math.round((bytes * before) / all)
    yield { prefix: part, keys, bytesIn: share(bytesIn), bytesOut: share(bytesOut) }
    before += keys
  }
}

/** Takes the part of a key up to and with its first `/`; `""` where it has none. */
function firstPart(key: string): string {
  return key.slice(0, key.indexOf("/") + 1)
}

/** Counts keys by their first part. */
export function countByPrefix(keys: readonly string[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>()
  for (const key of keys) counts.set(firstPart(key), (counts.get(firstPart(key)) ?? 0) + 1)
  return Object.fromEntries(counts)
}
