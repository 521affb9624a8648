import { createMemoryStore } from "@larder/testing"
import { describe, expect, it } from "vitest"
import { SessionEndedError } from "./index.ts"
import { MINUTE_MS, setUp, type TestSession } from "./test-kit/set-up.ts"

const ask = (session: TestSession) => session.user
const signIn = (session: TestSession) => session.login("zoe")

describe("what is not seen yet", () => {
  it("a session begun under a minute ago: one retry, then anonymous without a Set-Cookie", async () => {
    const { client, clock, sessionsWith, costOf, events } = setUp()
    await client.send(signIn)
    const elsewhere = client.at(sessionsWith({ store: createMemoryStore({ now: clock.now }) }))
    const answers: unknown[] = []
    expect(await costOf(async () => answers.push(await elsewhere.send(ask)))).toBe("0")
    expect(answers).toMatchObject([{ result: undefined }])
    expect(client.cookies.size).toBe(1)
    expect(events.at(-1)).toMatchObject({ type: "missing", isRecent: true })
    await expect(elsewhere.send((session) => session.set("views", 1))).rejects.toThrow(SessionEndedError)
    expect(client.cookies.size).toBe(1)
    await clock.advance(MINUTE_MS)
    await elsewhere.send(ask)
    expect(client.cookies.size).toBe(0)
  })

  it("data older than the client has seen: one retry, then flagged", async () => {
    const { client, clock, store, sessionsWith, events, costOf } = setUp()
    await client.send((session) => session.set("views", 1))
    const stale = new Map<string, Awaited<ReturnType<typeof store.get>>>()
    for (const { key } of (await store.list()).keys) stale.set(key, await store.get(key))
    await clock.advance(1_000)
    await client.send((session) => session.set("views", 2))
    const staleGet = async (key: string) => {
      await store.get(key)
      return stale.get(key)
    }
    const lagging = sessionsWith({ store: { ...store, get: staleGet } })
    const cost = await costOf(async () => {
      const { result } = await client.at(lagging).send(async (session) => [await session.get("views"), session.isStale])
      expect(result).toEqual([1, true])
    })
    expect(cost).toBe("3 get")
    expect(events.at(-1)).toMatchObject({ type: "stale-read" })
    expect((await client.send(async (session) => [await session.get("views"), session.isStale])).result).toEqual([
      2,
      false,
    ])
  })

  it("a write on top of a stale read is later than what the client has seen", async () => {
    const { client, clock, store, sessionsWith } = setUp()
    await client.send((session) => session.set("views", 1))
    const stale = new Map<string, Awaited<ReturnType<typeof store.get>>>()
    for (const { key } of (await store.list()).keys) stale.set(key, await store.get(key))
    await clock.advance(1_000)
    await client.send((session) => session.set("views", 2))
    const slow = sessionsWith({
      now: () => clock.now() - 60_000,
      store: { ...store, get: async (key) => stale.get(key) },
    })
    const before = client.copy()
    await client.at(slow).send((session) => session.set("views", 3))
    // The version in the cookie has grown, though the clock of that process is behind.
    const versionOf = (cookies: ReadonlyMap<string, string>) => [...cookies.values()][0]?.split(".")[2] ?? ""
    expect(Number.parseInt(versionOf(client.cookies), 36)).toBeGreaterThan(
      Number.parseInt(versionOf(before.cookies), 36),
    )
  })
})
