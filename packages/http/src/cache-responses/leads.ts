import type { LoadContext } from "@larder/cache"
import type { Kept } from "./load-response.ts"

/** Offers remembered at once; the oldest are forgotten first. */
const MAX_OFFERS = 10_000

/** A request's offer to run its handler. */
export interface Offer {
  readonly load: (talk: LoadContext<Kept>) => Promise<Kept>
  /** Called when it is not going to be taken any more. */
  readonly drop: () => void
}

/** Who runs the handler of a key, when the cache has it run: of those who asked for it, the last. */
export interface Leads {
  readonly offer: (key: string, offer: Offer) => void
  /** Takes an offer back, if it still stands. */
  readonly withdraw: (key: string, offer: Offer) => void
  /** Takes an offer up: nobody else gets it. */
  readonly take: (key: string) => Offer | undefined
}

export function createLeads(): Leads {
  const offers = new Map<string, Offer>()

  function take(key: string): Offer | undefined {
    const offer = offers.get(key)
    offers.delete(key)
    return offer
  }

  return {
    take,
    offer(key, offer) {
      take(key)?.drop()
      offers.set(key, offer)
      for (const oldest of offers.keys()) {
        if (offers.size <= MAX_OFFERS) return
        take(oldest)?.drop()
      }
    },
    withdraw(key, offer) {
      if (offers.get(key) === offer) take(key)?.drop()
    },
  }
}
