export { CACHE_DEFAULTS, type CacheOptions, type FillOptions } from "./cache-options.ts"
export { type Cache, createCache } from "./create-cache.ts"
export type { DefineOptions, Definition } from "./definition.ts"
export type { CacheRead, CacheTier } from "./shelf.ts"
