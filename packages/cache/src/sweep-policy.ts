import type { Horizon } from "./horizon.ts"

/** Invalidation messages outlive what they are about by their margin; a day is more than any margin. */
const MESSAGE_MARGIN_MS = 86_400_000

/** How dead entries of a cache are told from living ones: what `sweep` of `@larder/sweeper` takes. */
export interface CacheSweepPolicy {
  /** What the physical keys begin with. */
  readonly prefix: string
  /** No entry lives longer than this after its write, in milliseconds. */
  readonly maxTtlMs: number
}

export function toSweepPolicy(prefix: string, horizon: Horizon): CacheSweepPolicy {
  return { prefix: `${prefix}/`, maxTtlMs: horizon.ms() + MESSAGE_MARGIN_MS }
}
