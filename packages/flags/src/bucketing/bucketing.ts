/**
 * How a hash is turned into a share. A flag names its version in its metadata (`bucketing`), so that no upgrade moves a user.
 *
 * `"v2"`: flagd's arithmetic since 2026, exact in whole numbers: `(hash * total weight) >> 32`.
 * `"v1"`: flagd's arithmetic before, in hundredths of a signed hash.
 */
export type Bucketing = "v1" | "v2"

/** How a population is split; made once where the weights are fixed. */
export interface Shares {
  readonly bucketing: Bucketing
  readonly total: number
  /** Where each share ends: in v1 in hundredths, in v2 in units of the weights. */
  readonly ends: readonly number[]
}

/** Largest sum of weights in v2. Source: flagd's decision record on high-precision bucketing, 2026-03. */
const MAX_TOTAL = 2_147_483_647

/**
 * Lays shares out side by side, in the order in which they take the hashes.
 *
 * @param weights A negative one, which a computed ramp gives before its begin, counts as 0.
 * @returns `undefined` where v2 cannot split by them: a weight is no whole number, or their sum is above 2^31 - 1.
 */
export function toShares(weights: readonly number[], bucketing: Bucketing): Shares | undefined {
  const total = weights.reduce((sum, weight) => sum + Math.max(0, weight), 0)
  const isV1 = bucketing === "v1"
  if (!isV1 && (total > MAX_TOTAL || !weights.every(Number.isInteger))) return undefined
  let end = 0
  const ends = weights.map((weight) => {
    if (weight > 0) end += isV1 ? (weight * 100) / total : weight
    return end
  })
  return { bucketing, total, ends }
}

/**
 * Finds whose share a hash falls into.
 *
 * @param hash A whole number from 0 to 2^32 - 1.
 * @returns The index of the share; -1 when none takes it.
 */
export function pickShare(hash: number, { bucketing, total, ends }: Shares): number {
  if (bucketing === "v1") {
    const bucket = (Math.abs(hash | 0) / 0x80000000) * 100
    return ends.findIndex((end) => end >= bucket)
  }
  const bucket = multiplyHigh(hash, total)
  return ends.findIndex((end) => end > bucket)
}

/** `(hash * total) >> 32`. The product needs 63 bits: halves of the hash are multiplied by themselves, so that it is exact. */
function multiplyHigh(hash: number, total: number): number {
  const low = Math.floor(((hash & 0xffff) * total) / 0x10000)
  return Math.floor(((hash >>> 16) * total + low) / 0x10000)
}
