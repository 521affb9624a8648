/** What a visitor was shown, each time. */
interface Visit {
  readonly user: string
  readonly isNew: boolean
}

/** Visitors who come again and again while the flag is flipped. */
export interface Visitors {
  /** Visits of all users, once each, in the order of their answers. */
  visitOnce(): Promise<readonly Visit[]>
  /** Requests so far. */
  readonly requests: () => number
  /** Answers so far of which one half was old and the other new. */
  readonly torn: () => number
}

const CONCURRENCY = 25

/** Creates visitors of a shop. Every tenth of them is on the plan "pro". */
export function createVisitors(shopUrl: string, count: number): Visitors {
  const users = Array.from({ length: count }, (_, index) => ({
    user: `user-${index}`,
    plan: index % 10 === 0 ? "pro" : "free",
  }))
  let requests = 0
  let torn = 0

  async function visit(visitor: { readonly user: string; readonly plan: string }): Promise<Visit> {
    const response = await fetch(`${shopUrl}/?${new URLSearchParams(visitor)}`)
    const { header, body } = (await response.json()) as { header: boolean; body: boolean } // The shop says no more.
    requests += 1
    if (header !== body) torn += 1
    return { user: visitor.user, isNew: body }
  }

  async function visitOnce(): Promise<readonly Visit[]> {
    const visits: Visit[] = []
    const waiting = users.values()
    const lane = async (): Promise<void> => {
      for (const visitor of waiting) visits.push(await visit(visitor))
    }
    await Promise.all(Array.from({ length: CONCURRENCY }, lane))
    return visits
  }

  return { visitOnce, requests: () => requests, torn: () => torn }
}
