import { getEventListeners } from "node:events"
import { drainMicrotasks } from "@larder/testing"
import { describe, expect, it } from "vitest"
import { createKeyTurns } from "./key-turns.ts"

/** A task that ends when the test says so, and tells when it began and ended. */
function createTask(log: string[], name: string) {
  let settle = { end: () => {}, fail: (_: Error) => {} }
  const ended = new Promise<void>((resolve, reject) => {
    settle = { end: resolve, fail: reject }
  })
  const run = async (): Promise<string> => {
    log.push(`${name} begins`)
    await ended
    log.push(`${name} ends`)
    return name
  }
  return { run, ...settle }
}

describe("createKeyTurns().write()", () => {
  it("runs the writes of a key one after another, those of others meanwhile", async () => {
    const log: string[] = []
    const turns = createKeyTurns()
    const [first, second, other] = [createTask(log, "first"), createTask(log, "second"), createTask(log, "other")]
    const results = [turns.write("a", undefined, first.run), turns.write("a", undefined, second.run)]
    results.push(turns.write("b", undefined, other.run))
    other.end()
    first.end()
    second.end()
    expect(await Promise.all(results)).toEqual(["first", "second", "other"])
    expect(log.filter((line) => !line.startsWith("other"))).toEqual([
      "first begins",
      "first ends",
      "second begins",
      "second ends",
    ])
    expect(log.indexOf("other begins")).toBeLessThan(log.indexOf("first ends"))
  })

  it("goes on after a failure, which only its caller sees", async () => {
    const log: string[] = []
    const turns = createKeyTurns()
    const [bad, good] = [createTask(log, "bad"), createTask(log, "good")]
    const failing = turns.write("a", undefined, bad.run)
    const working = turns.write("a", undefined, good.run)
    bad.fail(new Error("no"))
    good.end()
    await expect(failing).rejects.toThrow("no")
    expect(await working).toBe("good")
  })

  it("answers who aborts while waiting at once, and never runs its task", async () => {
    const log: string[] = []
    const turns = createKeyTurns()
    const [first, second, third] = [createTask(log, "first"), createTask(log, "second"), createTask(log, "third")]
    const controller = new AbortController()
    const ahead = turns.write("a", undefined, first.run)
    const aborted = turns.write("a", controller.signal, second.run)
    const behind = turns.write("a", undefined, third.run)
    controller.abort(new Error("enough"))
    await expect(aborted).rejects.toThrow("enough")
    expect(log).toEqual(["first begins"])
    first.end()
    third.end()
    await Promise.all([ahead, behind])
    expect(log).not.toContain("second begins")
  })
})

describe("createKeyTurns().beginRead()", () => {
  it("is undisturbed when nothing of its key is written", async () => {
    const turns = createKeyTurns()
    const read = turns.beginRead("a")
    await turns.write("b", undefined, async () => {})
    expect(read.isUndisturbed()).toBe(true)
  })

  it.each(["before", "while", "over and done"])("is disturbed by a write that began %s", async (when) => {
    const log: string[] = []
    const turns = createKeyTurns()
    const task = createTask(log, "write")
    const early = when === "before" ? turns.write("a", undefined, task.run) : undefined
    const read = turns.beginRead("a")
    const late = early ?? turns.write("a", undefined, task.run)
    if (when !== "while") {
      task.end()
      await late
    }
    expect(read.isUndisturbed()).toBe(false)
    task.end()
    await late
  })

  it("is not disturbed by a write that had ended", async () => {
    const turns = createKeyTurns()
    await turns.write("a", undefined, async () => {})
    await drainMicrotasks()
    expect(turns.beginRead("a").isUndisturbed()).toBe(true)
  })
})

it("a signal has one listener for all who write with it, and none when they have", async () => {
  const turns = createKeyTurns()
  const { signal } = new AbortController()
  const task = createTask([], "write")
  const writes = Array.from({ length: 30 }, (_, index) => turns.write(`key-${index}`, signal, task.run))
  const during = getEventListeners(signal, "abort").length
  task.end()
  await Promise.all(writes)
  await drainMicrotasks()
  expect([during, getEventListeners(signal, "abort").length]).toEqual([1, 0])
})
