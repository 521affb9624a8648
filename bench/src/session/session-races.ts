import { createModelledKv } from "../cache-peers/modelled-kv.ts"
import { Browser } from "./browser.ts"
import type { Handler, SessionPeer } from "./session-app.ts"

const LATENCY = { getMs: 2, putMs: 2 }
export const ROUNDS = 100
export const LOGOUTS = 20

const signIn: Handler = (session) => session.login("zoe")

/** Counts rounds of 100 concurrent requests, two of them writing a field each, after which one of the two is missing. */
export async function countLostUpdates(peer: SessionPeer): Promise<number> {
  const browser = new Browser(await peer.create(createModelledKv(LATENCY)))
  await browser.visit(signIn)
  let lost = 0
  for (let round = 1; round <= ROUNDS; round += 1) {
    const requests = Array.from({ length: 100 }, (_, index) =>
      browser.visit(async (session) => {
        await session.read()
        if (index === 31) await session.write("one", round)
        if (index === 62) await session.write("other", round)
      }),
    )
    await Promise.all(requests)
    await browser.visit(async (session) => {
      const { one, other } = await session.read()
      if (one !== round || other !== round) lost += 1
    })
  }
  return lost
}

/** Counts logouts after which somebody is signed in again, by a request that was under way: half of them change a field. */
export async function countLogoutsUndone(peer: SessionPeer): Promise<number> {
  let undone = 0
  for (let trial = 0; trial < LOGOUTS; trial += 1) {
    const browser = new Browser(await peer.create(createModelledKv(LATENCY)))
    await browser.visit(signIn)
    const stolen = browser.copy()
    const gate = createGate()
    const underWay = browser.visit(async (session) => {
      await session.read()
      await gate.promise
      if (trial % 2 === 0) await session.write("one", trial)
    })
    await new Promise((resolve) => setTimeout(resolve, 4 * LATENCY.getMs))
    await browser.visit((session) => session.logout())
    gate.resolve()
    // A session that says that it has ended is as good as one that writes nothing.
    await underWay.catch(() => {})
    if ((await isSignedIn(browser)) || (await isSignedIn(stolen))) undone += 1
  }
  return undone
}

async function isSignedIn(browser: Browser): Promise<boolean> {
  let user: unknown
  await browser.visit(async (session) => {
    user = (await session.read()).user
  })
  return user !== undefined
}

/** What `Promise.withResolvers()` gives, from Node 22 on. */
function createGate(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => {}
  const promise = new Promise<void>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}
