import { createCache } from "@larder/cache"
import type { KvStore } from "@larder/core"
import { createSessions } from "@larder/session"
import type { SweepPolicy } from "@larder/sweeper"

const HOUR_MS = 3_600_000

/** An application that leaves things behind: cached pages, and sessions. */
export interface App {
  /** Shows pages to visitors, who sign in. @param day Names what is shown. @returns When all of it is stored. */
  serve(day: string, pages: number, visitors: number): Promise<void>
  /** Tells which of what it leaves behind is dead. */
  sweepPolicies(): readonly SweepPolicy[]
}

export function createApp(store: KvStore, now: () => number): App {
  const writes: Promise<unknown>[] = []
  const defer = (work: Promise<unknown>): void => void writes.push(work)
  const cache = createCache({ store, ttlMs: HOUR_MS, now, defer })
  const pages = cache.define("page", { load: (id) => ({ id, html: `<h1>${id}</h1>` }) })
  const sessions = createSessions({ store, secrets: ["a secret of at least thirty-two characters"], now, defer })

  async function signIn(user: string): Promise<void> {
    const session = await sessions.load(new Request("https://app.example/login", { method: "POST" }))
    session.login(user)
    await sessions.commit(session, new Headers())
  }

  return {
    async serve(day, pageCount, visitors) {
      for (let page = 0; page < pageCount; page += 1) await pages.get(`${day}-${page}`)
      for (let visitor = 0; visitor < visitors; visitor += 1) await signIn(`visitor-${day}-${visitor}`)
      await Promise.all(writes.splice(0))
    },
    sweepPolicies: () => [cache.sweepPolicy(), ...sessions.sweepPolicies()],
  }
}
