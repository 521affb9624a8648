import { asyncCacheDedupe } from "./async-cache-dedupe.ts"
import { bentocachePeer } from "./bentocache.ts"
import { cacheManager } from "./cache-manager.ts"
import type { CachePeer } from "./cache-peer.ts"
import { cacheablePeer } from "./cacheable.ts"
import { cachifiedPeer } from "./cachified.ts"
import { layeredLoader } from "./layered-loader.ts"

/** Larder's peers, each with what its documentation says. */
export const CACHE_PEERS: readonly CachePeer[] = [
  layeredLoader,
  asyncCacheDedupe,
  cachifiedPeer,
  cacheManager,
  cacheablePeer,
  bentocachePeer,
]

/** Their packages, for the versions beside the figures. */
export const CACHE_PEER_PACKAGES: readonly string[] = CACHE_PEERS.flatMap(({ packageName }) => packageName ?? [])

/** Says how each was composed. */
export function describePeers(peers: readonly CachePeer[]): string {
  return peers.map(({ name, how }) => `${name}: ${how}`).join("; ")
}
