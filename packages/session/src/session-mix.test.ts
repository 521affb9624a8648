/** The price of the mix of requests that the design names, per million of them, exactly. */
import { withMeter } from "@larder/core"
import { describe, expect, it } from "vitest"
import { createClient } from "./test-kit/client.ts"
import { setUp, type TestSession } from "./test-kit/set-up.ts"

const signIn = (session: TestSession) => {
  session.login("zoe")
  session.set("views", 1)
}
const read = async (session: TestSession) => [await session.user, await session.data]
const modify = async (session: TestSession) => {
  await session.user
  session.set("views", ((await session.get("views")) ?? 0) + 1)
}
const nothing = () => {}

/** A thousand requests: how many of each, and who sends them. */
const MIX: readonly {
  readonly count: number
  readonly from: "visitor" | "user"
  run: (session: TestSession) => unknown
}[] = [
  { count: 600, from: "visitor", run: nothing },
  { count: 150, from: "user", run: nothing },
  { count: 200, from: "user", run: read },
  { count: 45, from: "user", run: modify },
  { count: 3, from: "visitor", run: signIn },
  { count: 2, from: "user", run: (session) => session.destroy() },
]

/** Runs the mix with every user signed in beforehand, each of the 400 requests by a session of its own. */
async function priceOfMillion(revocationMemoMs: number): Promise<number> {
  const { store, sessionsWith } = setUp()
  const metered = withMeter(store)
  const sessions = sessionsWith({ store: metered, revocationMemoMs })
  const users = Array.from({ length: 397 }, () => createClient(sessions))
  for (const user of users) await user.send(signIn)
  metered.resetUsage()
  for (const { count, from, run } of MIX) {
    for (let request = 0; request < count; request += 1) {
      const client = from === "visitor" ? createClient(sessions) : users.pop()
      await client?.send(run)
    }
  }
  return metered.usage().usd * 1_000
}

describe("session mix", () => {
  it("costs at most $0.40 per million requests", async () => {
    expect(await priceOfMillion(30_000)).toBeCloseTo(0.399, 6)
  })

  it("costs at most $0.50 with the revocation memo always cold", async () => {
    const price = await priceOfMillion(0)
    expect(price).toBeCloseTo(0.48475, 6)
    expect(price).toBeLessThanOrEqual(0.5)
  })
})
