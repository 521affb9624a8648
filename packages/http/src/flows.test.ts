/**
 * The three flows of the house, recorded as they run: a cached request, a session request and a sweep. Each goes straight down and
 * back; no package calls one that stands above it or beside it. What the application hands down, such as a loader, is its own.
 */
import { createCache } from "@larder/cache"
import { createFlags } from "@larder/flags"
import { createSessions } from "@larder/session"
import { createMemoryStore, fakeClock } from "@larder/testing"
import { describe, expect, it, vi } from "vitest"
import { type Composed, cacheResponses, compose, cron, flags, type Handler, sessions } from "./index.ts"
import { type Call, enter, takeCalls, trace } from "./test-kit/call-trace.ts"
import { createGate } from "./test-kit/gate.ts"
import { SECRET, type TestData } from "./test-kit/kv.ts"

vi.mock("@larder/core", (original) => traceOriginal("core", original))
vi.mock("@larder/expiry", (original) => traceOriginal("expiry", original))
vi.mock("@larder/cache", (original) => traceOriginal("cache", original))
vi.mock("@larder/session", (original) => traceOriginal("session", original))
vi.mock("@larder/flags", (original) => traceOriginal("flags", original))
vi.mock("@larder/sweeper", (original) => traceOriginal("sweeper", original))

async function traceOriginal(name: string, original: () => Promise<unknown>): Promise<object> {
  const { traceModule } = await import("./test-kit/call-trace.ts")
  return traceModule(name, (await original()) as Record<string, unknown>)
}

/** Floors as in the plan of the house; the application stands on all of it. */
const FLOORS: Readonly<Record<string, number>> = {
  test: 5,
  app: 5,
  http: 4,
  cache: 3,
  session: 3,
  flags: 3,
  sweeper: 3,
  expiry: 2,
  core: 1,
}
const floorOf = (name: string) => FLOORS[name] ?? Number.NaN

const store = trace("core", createMemoryStore())
const request = (path: string, init?: RequestInit) => new Request(`https://app.example${path}`, init)

/** Sends a request through middlewares to a handler, and takes the calls on its way that have any effect beyond the package. */
async function follow<Adds extends object>(composed: Composed<Adds>, handler: Handler<Adds>, sent: Request) {
  const answer = composed((given, context) => enter("app", "handler", () => handler(given, context)))
  takeCalls()
  const response = await enter("http", "answer", () => answer(sent))
  expect([response.status, await response.text()]).toEqual([200, expect.any(String)])
  return takeCalls()
}

/** The calls of a flow that are no questions of pure functions, each once in a row. */
function outline(calls: readonly Call[]): string[] {
  const steps = calls.filter(({ what }) => STEPS.has(what)).map(({ from, to, what }) => `${from} > ${to}.${what}`)
  return steps.filter((step, index) => step !== steps[index - 1])
}
const STEPS = new Set(
  "handler load commit get put delete list getEntry set getMany getOrSetEntry snapshot value createSweepHandler".split(
    " ",
  ),
)

function assertStraightDown(calls: readonly Call[]): void {
  const wrong = calls.filter(({ from, to }) => to !== "app" && floorOf(from) <= floorOf(to))
  expect(wrong).toEqual([])
  // A recording that saw nothing would prove nothing.
  expect(calls.length).toBeGreaterThan(1)
}

describe("the flows of the house", () => {
  it("a cached request goes from http to the cache, the expiry and the store, and back", async () => {
    const written = createGate()
    const cache = createCache({ store, onEvent: ({ type }) => (type === "write" ? written.open() : undefined) })
    const cached = compose(cacheResponses({ cache, ttlMs: 60_000 }))
    const cold = await follow(cached, () => new Response("made"), request("/list"))
    await written
    const calls = [...cold, ...takeCalls()]
    assertStraightDown(calls)
    expect(outline(calls).slice(1)).toEqual([
      "cache > expiry.getEntry",
      "expiry > core.getMany",
      // The loader is the application's, and was handed down.
      "cache > app.handler",
      "cache > expiry.set",
      "expiry > core.put",
    ])
    const warm = await follow(cached, () => new Response("made"), request("/list"))
    assertStraightDown(warm)
    expect(outline(warm)).toEqual(outline(calls).slice(0, 1))
    expect(outline(warm)).toEqual([expect.stringMatching(/^http > cache\./)])
  })

  it("a session request goes from http to the session, the expiry and the store, and back", async () => {
    const kept = createSessions<TestData>({ store, secrets: [SECRET] })
    const ours = createFlags({ store, flags: { "new-ui": { type: "boolean", default: false } } })
    await ours.ready()
    const composed = compose(sessions(kept), flags(ours))
    const handler: Parameters<typeof composed>[0] = async (_, { session, flags }) => {
      const views = (await session.get("views")) ?? 0
      session.set("views", views + 1)
      return new Response(String(flags.value("new-ui")))
    }
    const calls = await follow(composed, handler, request("/"))
    assertStraightDown(calls)
    expect(outline(calls)).toEqual([
      "http > session.load",
      "http > flags.snapshot",
      "http > app.handler",
      "app > session.get",
      "app > session.set",
      "app > flags.value",
      "http > session.commit",
      "session > expiry.set",
      "expiry > core.put",
      "session > expiry.set",
      "expiry > core.put",
    ])
  })

  it("a sweep goes from http to the sweeper and the store, and back", async () => {
    const clock = fakeClock()
    const old = trace("core", createMemoryStore({ now: clock.now }))
    await old.put("cache/old", JSON.stringify({ expires_at: 1, value: "x" }))
    await clock.advance(10 * 86_400_000)
    const secret = "a secret of the scheduler"
    const policies = [{ prefix: "cache/", ttlMs: 1_000, reclaim: "all" }] as const
    const sweep = cron({ store: old, secret, policies, now: clock.now })
    const sent = request("/cron", { method: "POST", headers: { authorization: `Bearer ${secret}` } })
    const calls = await follow(compose(sweep), () => new Response("not run"), sent)
    assertStraightDown(calls)
    expect(outline(calls)).toEqual([
      "http > sweeper.createSweepHandler",
      "sweeper > core.list",
      "sweeper > core.get",
      "sweeper > core.delete",
    ])
    expect(await old.get("cache/old")).toBeUndefined()
  })

  it("would be told from one that goes up, or to a sibling", () => {
    const down = { from: "http", to: "cache", what: "get" }
    for (const [from, to] of [
      ["expiry", "cache"],
      ["session", "flags"],
      ["cache", "http"],
    ] as const) {
      expect(() => assertStraightDown([down, down, { from, to, what: "get" }])).toThrow()
    }
  })
})
