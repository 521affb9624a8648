import type { KvStore } from "@larder/core"
import { describe, expect, expectTypeOf, it } from "vitest"
import { fakeClock } from "./fake-clock.ts"
import { forEachSeed } from "./for-each-seed.ts"
import { createMemoryStore } from "./memory-store.ts"
import { createScheduler } from "./scheduler.ts"
import { getText } from "./store-contract/store-under-test.ts"

async function increment(store: KvStore): Promise<void> {
  const count = Number((await getText(store, "count")) ?? 0)
  await store.put("count", String(count + 1))
}

describe("createScheduler()", () => {
  it("finds every interleaving of two tasks of two operations: 8 steps, 70 orders", async () => {
    const orders = new Set<string>()
    await forEachSeed({ quick: 3_000, prove: 3_000 }, async (seed) => {
      const scheduler = createScheduler(seed)
      const store = scheduler.wrapStore(createMemoryStore())
      const task = (name: string) => async () => {
        await store.get(`${name}1`)
        await store.get(`${name}2`)
      }
      await scheduler.run([task("a"), task("b")])
      orders.add(scheduler.trace.join(" "))
    })
    expect(orders.size).toBe(70)
  })

  it("repeats the order of a seed", async () => {
    const traceOf = async (seed: number) => {
      const scheduler = createScheduler(seed)
      const store = scheduler.wrapStore(createMemoryStore())
      await scheduler.run(Array.from({ length: 5 }, () => () => increment(store)))
      return scheduler.trace
    }
    expect(await traceOf(1)).toEqual(await traceOf(1))
    expect(await traceOf(1)).not.toEqual(await traceOf(2))
  })

  it("loses updates of unprotected read-modify-write, and none when they queue", async () => {
    let lost = 0
    await forEachSeed({ quick: 500, prove: 20_000 }, async (seed) => {
      const scheduler = createScheduler(seed)
      const bare = createMemoryStore()
      const store = scheduler.wrapStore(bare)
      await scheduler.run([() => increment(store), () => increment(store)])
      if ((await getText(bare, "count")) !== "2") lost += 1

      await bare.delete("count")
      let queue: Promise<void> = Promise.resolve()
      const enqueue = () => {
        queue = queue.then(() => increment(store))
        return queue
      }
      await scheduler.run([enqueue, enqueue])
      expect(await getText(bare, "count")).toBe("2")
    })
    expect(lost).toBeGreaterThan(100)
  })

  it("delays the effect, not only the answer: a write called first may come last", async () => {
    const left = new Set<string | undefined>()
    await forEachSeed({ quick: 50, prove: 50 }, async (seed) => {
      const scheduler = createScheduler(seed)
      const bare = createMemoryStore()
      const store = scheduler.wrapStore(bare)
      await scheduler.run([() => Promise.all([store.put("a", "1"), store.put("a", "2")])])
      left.add(await getText(bare, "a"))
    })
    expect(left).toEqual(new Set(["1", "2"]))
  })

  it("delays the answer, not only the effect: a read may reach its caller when it is old", async () => {
    let old = 0
    await forEachSeed({ quick: 200, prove: 200 }, async (seed) => {
      const scheduler = createScheduler(seed)
      const store = scheduler.wrapStore(createMemoryStore())
      let isWritten = false
      const write = async () => {
        await store.put("a", "new")
        isWritten = true
      }
      const read = async () => {
        const value = await store.get("a")
        if (value === undefined && isWritten) old += 1
      }
      await scheduler.run([write, read])
    })
    expect(old).toBeGreaterThan(20)
  })

  it("wraps any function, passing arguments and results", async () => {
    const scheduler = createScheduler(1)
    const add = scheduler.wrap("add", (a: number, b: number) => a + b)
    expect(await scheduler.run([() => add(1, 2), () => add(3, 4)])).toEqual([3, 7])
    expect([...scheduler.trace].sort()).toEqual(["add", "add", "add: answer", "add: answer"])
  })

  it("run() returns what each task returned, each with its type", async () => {
    const results = await createScheduler(1).run([() => Promise.resolve("a"), () => 2, () => null])
    expectTypeOf(results).toEqualTypeOf<[string, number, null]>()
    expect(results).toEqual(["a", 2, null])
  })

  it("run() throws what a task threw, unchanged, after the others have ended", async () => {
    const scheduler = createScheduler(1)
    const bare = createMemoryStore()
    const store = scheduler.wrapStore(bare)
    const failure = new TypeError("no")
    const run = scheduler.run([() => Promise.reject(failure), () => increment(store)])
    await expect(run).rejects.toBe(failure)
    expect(await getText(bare, "count")).toBe("1")
  })

  it("run() goes on until work that nobody awaits has ended", async () => {
    const scheduler = createScheduler(1)
    const bare = createMemoryStore()
    const store = scheduler.wrapStore(bare)
    await scheduler.run([() => void increment(store)])
    expect(await getText(bare, "count")).toBe("1")
  })

  it("run() names the tasks that never settle, and the seed", async () => {
    const scheduler = createScheduler(42)
    const store = scheduler.wrapStore(createMemoryStore())
    const stuck = () => new Promise<void>(() => {})
    const run = scheduler.run([() => increment(store), stuck, () => increment(store), stuck])
    await expect(run).rejects.toThrow(/seed 42: .*never settle: 1, 3; last steps: .*put count/)
  })

  it("run() ends a run whose steps never end", async () => {
    const scheduler = createScheduler(1)
    const spin = scheduler.wrap("spin", () => {})
    const forever = async () => {
      for (;;) await spin()
    }
    await expect(scheduler.run([forever])).rejects.toThrow("more than 100000 steps")
  })

  it("waits for what comes from outside, such as a hash", async () => {
    const scheduler = createScheduler(1)
    const get = scheduler.wrap("get", async () => (await crypto.subtle.digest("SHA-256", new Uint8Array(1))).byteLength)
    const task = async () => (await crypto.subtle.digest("SHA-256", new Uint8Array(1))).byteLength + (await get())
    expect(await scheduler.run([task])).toEqual([64])
  })

  it("with a clock, a timeout comes before an answer for some seeds, after it for others", async () => {
    const outcomes = new Set<string>()
    await forEachSeed({ quick: 50, prove: 50 }, async (seed) => {
      const clock = fakeClock()
      const scheduler = createScheduler(seed, { clock })
      const store = scheduler.wrapStore(createMemoryStore())
      const answer = () => store.get("a").then(() => "answer")
      const timeout = () => clock.delay(100).then(() => "timeout")
      const [outcome = ""] = await scheduler.run([() => Promise.race([answer(), timeout()])])
      outcomes.add(outcome)
    })
    expect(outcomes).toEqual(new Set(["answer", "timeout"]))
  })

  it("with a clock, moves on to the next timer when nothing else can go on", async () => {
    const clock = fakeClock(0)
    await createScheduler(1, { clock }).run([() => clock.delay(3_600_000)])
    expect(clock.now()).toBe(3_600_000)
  })
})
