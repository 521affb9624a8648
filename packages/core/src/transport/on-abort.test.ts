import { getEventListeners } from "node:events"
import { expect, test } from "vitest"
import { onAbort } from "./on-abort.ts"

const listenersOf = (signal: AbortSignal) => getEventListeners(signal, "abort").length

test("onAbort has one listener on a signal, for many who wait, and none when they have left", () => {
  const { signal } = new AbortController()
  const ends = Array.from({ length: 50 }, () => onAbort(signal, () => {}))
  const during = listenersOf(signal)
  for (const end of ends.slice(1)) end()
  const withOne = listenersOf(signal)
  ends[0]?.()
  ends[0]?.()
  expect([during, withOne, listenersOf(signal)]).toEqual([1, 1, 0])
})

test("onAbort calls all who wait, in their order, once, and not those who left", () => {
  const controller = new AbortController()
  const heard: number[] = []
  const ends = [0, 1, 2, 3].map((at) => onAbort(controller.signal, () => heard.push(at)))
  ends[1]?.()
  controller.abort()
  controller.signal.dispatchEvent(new Event("abort"))
  expect(heard).toEqual([0, 2, 3])
})

test("onAbort calls the others when one of them fails or leaves", () => {
  const controller = new AbortController()
  const heard: string[] = []
  const end = onAbort(controller.signal, () => end())
  onAbort(controller.signal, () => {
    throw new Error("no")
  })
  onAbort(controller.signal, () => heard.push("last"))
  controller.abort()
  expect(heard).toEqual(["last"])
})

test("onAbort listens anew after the last has left", () => {
  const controller = new AbortController()
  let calls = 0
  onAbort(controller.signal, () => {})()
  onAbort(controller.signal, () => calls++)
  controller.abort()
  expect(calls).toBe(1)
})
