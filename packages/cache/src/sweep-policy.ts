/**
 * How dead entries of a cache are told from living ones without reading them: what `sweep` of `@larder/sweeper` takes.
 *
 * It covers what is declared where it is asked for: declare all definitions there.
 */
export interface CacheSweepPolicy {
  /** What the physical keys begin with. */
  readonly prefix: string
  /** No entry lives longer than this after its write, its stale window included, in milliseconds. */
  readonly ttlMs: number
}
