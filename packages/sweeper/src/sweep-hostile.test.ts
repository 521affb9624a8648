import { KvHttpError, type KvStore } from "@larder/core"
import { drainMicrotasks } from "@larder/testing"
import { describe, expect, it } from "vitest"
import { createSweepHandler } from "./create-sweep-handler.ts"
import { setUp } from "./test-kit/set-up.ts"
import { DAY_MS } from "./test-kit/sweep-times.ts"

const ENDED = -2 * DAY_MS
const POLICY = { prefix: "cache/", ttlMs: 1, graceMs: DAY_MS }

/** Warnings of the runtime, while something runs. */
async function warningsOf(run: () => Promise<unknown>): Promise<readonly string[]> {
  const warnings: string[] = []
  const note = ({ name }: Error): number => warnings.push(name)
  process.on("warning", note)
  await run()
  await new Promise((resolve) => setImmediate(resolve))
  process.off("warning", note)
  return warnings
}

it("sweep() makes no runtime warn of a leak, however many operations wait for the server's rate window", async () => {
  const world = setUp((store, clock) => ({
    ...store,
    capabilities: {
      ...store.capabilities,
      get rateLimit() {
        return { limit: 100, remaining: 0, resetsAtMs: clock.now() + 5 }
      },
    },
  }))
  await world.putMany("cache/", 40, ENDED)
  await world.clock.advance(3 * DAY_MS)
  expect(
    await warningsOf(() =>
      world.run({ policies: [POLICY], budget: { concurrency: 32 }, signal: new AbortController().signal }),
    ),
  ).toEqual([])
})

it("sweep() touches nothing that does not begin with its prefix, although a server lists it", async () => {
  const world = setUp((store) => ({ ...store, list: ({ prefix: _, ...rest } = {}) => store.list(rest) }))
  await world.putMany("cache/", 3, ENDED)
  await world.putMany("session/", 3, 100 * DAY_MS)
  await world.clock.advance(3 * DAY_MS)
  expect(await world.runOne({ ...POLICY, recheck: false })).toMatchObject({ scanned: 3, deleted: 3 })
  expect(await world.keys()).toEqual(["session/0000", "session/0001", "session/0002"])
})

describe("the reason of a signal", () => {
  it("is thrown although the prefix was being given up when it came", async () => {
    const controller = new AbortController()
    const reason = { why: "enough" }
    let calls = 0
    const world = setUp((store) => ({
      ...store,
      async get() {
        calls += 1
        // Ten fail at once; the others are waited for when it comes.
        if (calls > 10) {
          await drainMicrotasks()
          controller.abort(reason)
        }
        const details = { operation: "get", retryable: true, outcome: "rejected", attempts: 1 } as const
        throw new KvHttpError(500, [], details)
      },
    }))
    await world.putMany("cache/", 40, ENDED)
    await world.clock.advance(3 * DAY_MS)
    await expect(world.run({ policies: [POLICY], signal: controller.signal })).rejects.toBe(reason)
  })

  it("is thrown, or all is done, wherever it comes", async () => {
    for (const when of ["before", "after"] as const) {
      for (let at = 1; at <= 12; at += 1) {
        const controller = new AbortController()
        let operations = 0
        const wrap = (store: KvStore): KvStore => {
          const counted = async <T>(run: () => Promise<T>): Promise<T> => {
            operations += 1
            const isIt = operations === at
            if (isIt && when === "before") controller.abort("enough")
            const result = await run()
            if (isIt && when === "after") controller.abort("enough")
            return result
          }
          return {
            capabilities: store.capabilities,
            get: (key, options) => counted(() => store.get(key, options)),
            put: (key, value, options) => counted(() => store.put(key, value, options)),
            delete: (key, options) => counted(() => store.delete(key, options)),
            list: (options) => counted(() => store.list(options)),
          }
        }
        const world = setUp(wrap)
        await world.putMany("cache/", 4, ENDED)
        await world.clock.advance(3 * DAY_MS)
        const options = {
          policies: [POLICY],
          budget: { concurrency: 2 },
          signal: controller.signal,
          state: "kv",
        } as const
        const ended = await world.run(options).then(
          (report) => ({ report }),
          (error: unknown) => ({ error }),
        )
        await drainMicrotasks()
        if ("report" in ended) expect([at, when, ended.report.done]).toEqual([at, when, true])
        else expect([at, when, ended.error]).toEqual([at, when, "enough"])
        // Another sweep ends what was left.
        operations = 1_000
        await world.run({ ...options, signal: undefined })
        expect([at, when, await world.keys()]).toEqual([at, when, []])
      }
    }
  })
})

it.each([{ path: "cron" }, { path: "" }, { method: "post" }, { method: "" }])(
  "createSweepHandler() refuses at once what no request can have: %j",
  (options) => {
    const { store } = setUp()
    const [name = ""] = Object.keys(options)
    const make = () => createSweepHandler({ secret: "0123456789abcdef", store, policies: [POLICY], ...options })
    expect(make).toThrow(new RegExp(`^${name}: expected`))
  },
)

describe("a secret of createSweepHandler() that no header can carry as it is", () => {
  it.each([
    "\u00e9".repeat(16),
    "0123456789abcdef\n",
    " 0123456789abcdef",
    "\u{1f511}".repeat(8),
    "0123456789\u0000abcdef",
  ])("is refused at once, as nobody could ever send it: %j", (secret) => {
    const { store } = setUp()
    const make = () => createSweepHandler({ secret, store, policies: [POLICY] })
    expect(make).toThrow(RangeError)
    expect(make).not.toThrow(secret)
  })
})
