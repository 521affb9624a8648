import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { createMemoryStore, drainMicrotasks } from "@larder/testing"
import { expect, test } from "vitest"
import { createCache } from "../index.ts"
import { createInvalidationLog } from "../invalidation-log.ts"
import { EVERYTHING } from "../mark.ts"
import { createOwnWrites } from "./own-writes.ts"

test("takeOutdated() takes out what is outdated, once, and leaves the rest", () => {
  const log = createInvalidationLog()
  const writes = createOwnWrites()
  const undo = async () => {}
  const [old, young] = [1, 2].map((writtenAtMs) => ({ marks: [7], writtenAtMs, order: undefined, undo }))
  for (const write of [old, young]) if (write) writes.add(write)
  log.add(7, 1)
  expect(writes.takeOutdated(log)).toEqual([old])
  expect(writes.takeOutdated(log)).toEqual([])
  log.add(EVERYTHING, 2)
  expect(writes.takeOutdated(log)).toEqual([young])
})

test("remembering a write keeps no value alive", async () => {
  setFlagsFromString("--expose-gc")
  const collect: () => void = runInNewContext("gc")
  const cache = createCache({ store: createMemoryStore(), maxEntries: 1, coherence: { everyMs: 60_000 } })
  const values: WeakRef<object>[] = []
  const load = (id: string) => {
    const value = { id }
    values.push(new WeakRef(value))
    return value
  }
  const things = cache.define("thing", { load })
  for (const id of ["a", "b", "c"]) await things.get(id)
  await drainMicrotasks()
  // What a WeakRef has been asked for lives to the end of the turn.
  await new Promise((resolve) => setImmediate(resolve))
  collect()
  cache.close()
  expect(values.map((value) => value.deref() !== undefined)).toEqual([false, false, true])
})
