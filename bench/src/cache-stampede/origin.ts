import type { LoadedValue } from "../cache-peers/cache-peer.ts"

/** Where values come from: slow, countable, and able to fail. */
export interface Origin {
  readonly load: (key: string) => Promise<LoadedValue>
  /** Loads begun since the last reset. */
  readonly loads: () => number
  /** Most loads under way at once since the last reset. */
  readonly mostAtOnce: () => number
  readonly reset: () => void
  readonly fail: () => void
}

/** @param loadMs How long a load takes, in milliseconds. */
export function createOrigin(loadMs: number): Origin {
  let loads = 0
  let underWay = 0
  let most = 0
  let isDown = false

  return {
    async load(key) {
      loads += 1
      underWay += 1
      most = Math.max(most, underWay)
      await new Promise((resolve) => setTimeout(resolve, loadMs))
      underWay -= 1
      if (isDown) throw new Error("the origin is down")
      return { key, loadedAtMs: Date.now() }
    },
    loads: () => loads,
    mostAtOnce: () => most,
    reset() {
      loads = 0
      most = 0
    },
    fail() {
      isDown = true
    },
  }
}
