import type { CachePeer } from "../cache-peers/cache-peer.ts"
import { CACHE_PEERS } from "../cache-peers/cache-peers.ts"
import { larderPeer } from "../cache-peers/larder.ts"

/** What a million loads may cost, in US dollars: next to nothing, less than a write, more than a write, a call of a model. */
export const LOAD_PRICES: readonly number[] = [0.1, 2, 10, 100]

export const toLarderName = (loadUsdPerMillion: number): string => `Larder, loads at $${loadUsdPerMillion}`

/** Every cache of the model. Larder is told what a load costs, and so is there once for each price. */
export const FLEET_CONTENDERS: readonly CachePeer[] = [
  ...LOAD_PRICES.map((loadUsdPerMillion) => larderPeer(toLarderName(loadUsdPerMillion), { loadUsdPerMillion })),
  ...CACHE_PEERS,
]
