/** Concurrent requests of one session that write different fields: none is lost in a process, isolated fields nowhere. */
import type { KvStore } from "@larder/core"
import { createMemoryStore, forEachSeed } from "@larder/testing"
import { describe, expect, it } from "vitest"
import { createClient } from "./test-kit/client.ts"
import { report } from "./test-kit/report.ts"
import { setUp, type TestSession } from "./test-kit/set-up.ts"
import { createWorld } from "./test-kit/world.ts"

const signIn = (session: TestSession) => session.login("zoe")

/** A store whose every answer takes a turn of the event loop, so that requests overlap as they do over a network. */
function slowStore() {
  const store = createMemoryStore()
  let puts = 0
  const slowly = async <T>(operation: () => Promise<T>): Promise<T> => {
    await new Promise((resolve) => setImmediate(resolve))
    return operation()
  }
  const slow: KvStore = {
    ...store,
    capabilities: { ...store.capabilities, serverTtl: { support: "yes" } },
    get: (key, options) => slowly(() => store.get(key, options)),
    put: (key, value, options) => {
      puts += 1
      return slowly(() => store.put(key, value, options))
    },
  }
  return { store: slow, puts: () => puts }
}

describe("lost updates", { timeout: 900_000 }, () => {
  it("100 concurrent requests, two of them writing different fields, 50 rounds: none in one process", async () => {
    const { sessionsWith } = setUp()
    const client = createClient(sessionsWith({ store: slowStore().store, now: Date.now }))
    await client.send(signIn)
    let lost = 0
    for (let round = 1; round <= 50; round += 1) {
      const requests = Array.from({ length: 100 }, (_, index) =>
        client.copy().send(async (session) => {
          await session.data
          if (index === 31) session.set("views", round)
          if (index === 62) session.set("theme", `theme ${round}`)
        }),
      )
      await Promise.all(requests)
      const { result } = await client.send((session) => session.data)
      if (result.views !== round || result.theme !== `theme ${round}`) lost += 1
    }
    expect(lost).toBe(0)
  })

  it("100 concurrent requests that all write: none in one process, in two writes", async () => {
    const { sessionsWith } = setUp()
    const { store, puts } = slowStore()
    const client = createClient(sessionsWith({ store, now: Date.now }))
    await client.send(signIn)
    const before = puts()
    // The cast: the names are not among those that the test's type declares.
    const names = Array.from({ length: 100 }, (_, index) => `field ${index}`) as "theme"[]
    await Promise.all(names.map((name) => client.copy().send((session) => session.set(name, "x"))))
    const { result } = await client.send((session) => session.data)
    expect(Object.keys(result).length).toBe(100)
    expect(puts() - before).toBe(2)
  })

  it("in any order of steps, in one process: none; in two, what a store without compare-and-swap loses", async () => {
    const race = async (seed: number, processes: number) => {
      const world = createWorld(seed, { processes, lagMs: 0 })
      const client = createClient(world.pickProcess().sessions)
      await world.scheduler.run([() => client.send(signIn)])
      const writes = [
        (session: TestSession) => session.set("views", 1),
        (session: TestSession) => session.set("theme", "dark"),
      ]
      const requests = writes.map((write, index) => () => {
        const at = world.processes[index % processes] ?? world.pickProcess()
        return createClient(at.sessions, new Map(client.cookies)).send(write)
      })
      await world.scheduler.run(requests)
      const [answer] = await world.scheduler.run([() => client.send((session) => session.data)])
      return Object.keys(answer?.result ?? {}).length < 2
    }
    const lost = [0, 0]
    await forEachSeed({ quick: 150, prove: 10_000 }, async (seed) => {
      for (const processes of [1, 2])
        if (await race(seed, processes)) lost[processes - 1] = (lost[processes - 1] ?? 0) + 1
    })
    report(`lost in simulated overlaps: one process ${lost[0]}, two processes ${lost[1]}`)
    expect(lost[0]).toBe(0)
    // The control: two writers of one record at the very same time, and nothing in between to tell them.
    expect(lost[1]).toBeGreaterThan(0)
  })

  it("isolated fields: none anywhere", async () => {
    let lost = 0
    let rounds = 0
    await forEachSeed({ quick: 150, prove: 10_000 }, async (seed) => {
      const world = createWorld(seed, { processes: 3, lagMs: 0, options: { isolated: ["views", "theme"] } })
      const client = createClient(world.pickProcess().sessions)
      await world.scheduler.run([() => client.send(signIn)])
      const send = (write: (session: TestSession) => void) => () =>
        createClient(world.pickProcess().sessions, new Map(client.cookies)).send(write)
      await world.scheduler.run([
        send((session) => session.set("views", 1)),
        send((session) => session.set("theme", "dark")),
        send((session) => session.set("cart", ["x"])),
      ])
      const [answer] = await world.scheduler.run([() => client.send((session) => session.data)])
      rounds += 1
      if (Object.keys(answer?.result ?? {}).length < 3) lost += 1
    })
    report(`isolated fields: ${lost} lost in ${rounds} rounds of three processes`)
    expect(lost).toBe(0)
  })
})
