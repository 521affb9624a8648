import { Browser } from "./browser.ts"
import { type AppSession, type Handler, type Send, UNTOUCHED } from "./session-app.ts"

/** Signs in, with something to keep. */
export const signIn: Handler = async (session) => {
  await session.login("zoe")
  await session.write("views", 1)
}
const read: Handler = (session) => session.read()
const modify: Handler = async (session: AppSession) => {
  const { views } = await session.read()
  await session.write("views", Number(views) + 1)
}
const signOut: Handler = (session) => session.logout()

/** A thousand requests of the mix that the design names. */
const MIX: readonly { readonly count: number; readonly from: "visitor" | "user"; readonly handler: Handler }[] = [
  { count: 600, from: "visitor", handler: UNTOUCHED },
  { count: 150, from: "user", handler: UNTOUCHED },
  { count: 200, from: "user", handler: read },
  { count: 45, from: "user", handler: modify },
  { count: 3, from: "visitor", handler: signIn },
  { count: 2, from: "user", handler: signOut },
]

export const MIX_SIZE = 1_000
const USERS = 397

/** Signs in those of whom a round of the mix needs some: each of their requests is one of a session of its own. */
export async function signInUsers(send: Send): Promise<readonly Browser[]> {
  const users = Array.from({ length: USERS }, () => new Browser(send))
  for (const user of users) await user.visit(signIn)
  return users
}

/** Sends the thousand requests one after the other, well mixed. @returns Who has signed out. */
export async function runMix(send: Send, users: readonly Browser[]): Promise<readonly Browser[]> {
  const left = [...users]
  const signedOut: Browser[] = []
  const requests = MIX.flatMap(({ count, ...request }) => Array.from({ length: count }, () => request))
  for (let index = 0; index < requests.length; index += 1) {
    // 383 has no divisor in common with 1000: each request once, the kinds spread over the round.
    const { from, handler } = requests[(index * 383) % requests.length] ?? { from: "visitor", handler: UNTOUCHED }
    const browser = (from === "user" ? left.pop() : undefined) ?? new Browser(send)
    await browser.visit(handler)
    if (handler === signOut) signedOut.push(browser)
  }
  return signedOut
}
