import { KvNetworkError, ValueTooLargeError } from "@larder/core"
import { drainMicrotasks } from "@larder/testing"
import { describe, expect, it } from "vitest"
import { createRecordQueue } from "./record-queue.ts"

/** A write that waits to be told its outcome. */
function manualWrite() {
  const groups: string[] = []
  const answers: { readonly resolve: () => void; readonly reject: (error: unknown) => void }[] = []
  const write = (key: string, group: readonly string[]) => {
    groups.push(`${key}: ${group.join(" ")}`)
    return new Promise<readonly string[]>((resolve, reject) => {
      answers.push({ resolve: () => resolve(group.map((change) => `${change}!`)), reject })
    })
  }
  return { groups, answers, queue: createRecordQueue(write) }
}

describe("createRecordQueue()", () => {
  it("writes one group of a record at a time: those that come meanwhile go together", async () => {
    const { groups, answers, queue } = manualWrite()
    const results = ["1", "2", "3", "4"].map((change) => queue.submit("a", change))
    expect(groups).toEqual(["a: 1"])
    answers[0]?.resolve()
    await drainMicrotasks()
    expect(groups).toEqual(["a: 1", "a: 2 3 4"])
    answers[1]?.resolve()
    expect(await Promise.all(results)).toEqual(["1!", "2!", "3!", "4!"])
  })

  it("does not let one record wait for another", () => {
    const { groups, queue } = manualWrite()
    void queue.submit("a", "1")
    void queue.submit("b", "2")
    expect(groups).toEqual(["a: 1", "b: 2"])
  })

  it("tells all of a group that its write has failed, and goes on with the next", async () => {
    const { answers, queue, groups } = manualWrite()
    const first = queue.submit("a", "1")
    const others = Promise.allSettled([queue.submit("a", "2"), queue.submit("a", "3")])
    answers[0]?.resolve()
    await first
    await drainMicrotasks()
    const failure = new KvNetworkError({ operation: "put", outcome: "unknown" })
    answers[1]?.reject(failure)
    expect(await others).toEqual([
      { status: "rejected", reason: failure },
      { status: "rejected", reason: failure },
    ])
    void queue.submit("a", "4")
    expect(groups.at(-1)).toBe("a: 4")
  })

  it("writes one by one when a group was refused before it was sent: only the change at fault fails", async () => {
    const groups: string[] = []
    const queue = createRecordQueue(async (_: string, group: readonly string[]) => {
      groups.push(group.join(" "))
      await drainMicrotasks()
      if (group.includes("big")) throw new ValueTooLargeError("set", 2, 1)
      return group
    })
    const settled = await Promise.allSettled(["1", "2", "big", "3"].map((change) => queue.submit("a", change)))
    expect(settled.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "rejected", "fulfilled"])
    expect(groups).toEqual(["1", "2 big 3", "2", "big", "3"])
  })
})
