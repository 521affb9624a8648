import { describe, expect, it, vi } from "vitest"
import { createWriteOrder } from "./write-order.ts"

/** A task that ends when it is told to. */
function task(log: string[], name: string) {
  let end = (): void => {}
  let fail = (_error: unknown): void => {}
  const ended = new Promise<string>((resolve, reject) => {
    end = () => resolve(name)
    fail = reject
  })
  const run = (): Promise<string> => {
    log.push(name)
    return ended
  }
  return { run, end, fail }
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

describe("createWriteOrder()", () => {
  it("runs the tasks of a key one after another, in the order they came", async () => {
    const inOrder = createWriteOrder()
    const log: string[] = []
    const [one, two, three] = [task(log, "1"), task(log, "2"), task(log, "3")]
    const all = [one, two, three].map(({ run }) => inOrder("k", undefined, run))
    three.end()
    two.end()
    await turn()
    expect(log).toEqual(["1"])
    one.end()
    expect(await Promise.all(all)).toEqual(["1", "2", "3"])
    expect(log).toEqual(["1", "2", "3"])
  })

  it("begins the first task at once, and does not let other keys wait", () => {
    const inOrder = createWriteOrder()
    const log: string[] = []
    inOrder("a", undefined, task(log, "a").run)
    inOrder("b", undefined, task(log, "b").run)
    expect(log).toEqual(["a", "b"])
  })

  it("goes on behind a task that failed, with the failure told to its caller alone", async () => {
    const inOrder = createWriteOrder()
    const log: string[] = []
    const [one, two] = [task(log, "1"), task(log, "2")]
    const failed = inOrder("k", undefined, one.run)
    const next = inOrder("k", undefined, two.run)
    one.fail(new Error("broken"))
    two.end()
    await expect(failed).rejects.toThrow("broken")
    expect(await next).toBe("2")
  })

  it("answers who aborts while waiting at once, with the reason, and never runs the task", async () => {
    const inOrder = createWriteOrder()
    const log: string[] = []
    const [one, two, three] = [task(log, "1"), task(log, "2"), task(log, "3")]
    const controller = new AbortController()
    const reason = { why: "the caller left" }
    inOrder("k", undefined, one.run)
    const aborted = inOrder("k", controller.signal, two.run)
    const last = inOrder("k", undefined, three.run)
    controller.abort(reason)
    await expect(aborted).rejects.toBe(reason)
    one.end()
    three.end()
    await last
    expect(log).toEqual(["1", "3"])
  })

  it("keeps the order when the first in the queue has left", async () => {
    const inOrder = createWriteOrder()
    const log: string[] = []
    const [one, two, three] = [task(log, "1"), task(log, "2"), task(log, "3")]
    const controller = new AbortController()
    inOrder("k", undefined, one.run)
    const aborted = inOrder("k", controller.signal, two.run)
    controller.abort()
    inOrder("k", undefined, three.run)
    await expect(aborted).rejects.toThrow()
    await turn()
    expect(log).toEqual(["1"])
  })

  it("remembers no key whose tasks have ended", async () => {
    const maps: Map<unknown, unknown>[] = []
    class WatchedMap<K, V> extends Map<K, V> {
      constructor() {
        super()
        maps.push(this)
      }
    }
    vi.stubGlobal("Map", WatchedMap)
    const inOrder = createWriteOrder()
    const keys = Array.from({ length: 300 }, (_, index) => `k${index % 100}`)
    const failing = async (key: string, index: number) => {
      if (index % 2 === 0) throw new Error(key)
    }
    await Promise.allSettled(keys.map((key, index) => inOrder(key, undefined, () => failing(key, index))))
    await turn()
    expect(maps.map(({ size }) => size)).toEqual([0])
  })
})
