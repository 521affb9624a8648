import { createFlags } from "@larder/flags"
import { createSessions, type Session } from "@larder/session"
import { createMemoryStore } from "@larder/testing"
import { describe, expect, expectTypeOf, it } from "vitest"
import { compose, flags, type Middleware, sessions } from "./index.ts"
import { SECRET, type TestData } from "./test-kit/kv.ts"

const request = new Request("https://app.example/")
const declared = { "new-ui": { type: "boolean", default: false }, size: { type: "number", default: 20 } } as const
const rollout = JSON.stringify({
  state: "ENABLED",
  variants: { on: true, off: false },
  defaultVariant: "off",
  targeting: { if: [{ "==": [{ var: "plan" }, "pro"] }, "on", null] },
})

async function open(values: Record<string, string>) {
  const store = createMemoryStore()
  for (const [name, value] of Object.entries(values)) await store.put(`flag/${name}`, value)
  const ours = createFlags({ store, flags: declared })
  await ours.ready()
  return { store, ours }
}

describe("flags", () => {
  it("shows a request one state, whatever flips while it runs, and the next request the next one", async () => {
    const { store, ours } = await open({ "new-ui": "false" })
    const answer = compose(flags(ours))(async (_, { flags }) => {
      const before = flags.value("new-ui")
      await store.put("flag/new-ui", "true")
      await ours.refresh()
      return Response.json([before, flags.value("new-ui"), ours.value("new-ui")])
    })
    expect(await (await answer(request)).json()).toEqual([false, false, true])
    expect(await (await answer(request)).json()).toEqual([true, true, true])
  })

  it("knows what is declared, when compiled", async () => {
    const { ours } = await open({})
    const answer = compose(flags(ours))((_, { flags }) => {
      expectTypeOf(flags.value("size")).toEqualTypeOf<number>()
      // @ts-expect-error: no such flag is declared.
      flags.boolean("old-ui", false)
      return Response.json(flags.value("size"))
    })
    expect(await (await answer(request)).json()).toBe(20)
  })

  it("evaluates for whom it is told, in all of a reader's ways, where an evaluation does not say otherwise", async () => {
    const { ours } = await open({ "new-ui": rollout, size: "5" })
    const plan: Middleware<{ plan: string }> = (_, next) => next({ plan: "pro" })
    const forPlan = flags(ours, { evaluateFor: (_, { plan }: { plan: string }) => ({ plan }) })
    const answer = compose(
      plan,
      forPlan,
    )((_, { flags }) =>
      Response.json([
        flags.value("new-ui"),
        flags.boolean("new-ui", false),
        flags.details("new-ui", false).reason,
        flags.value("new-ui", { plan: "free" }),
        flags.boolean("new-ui", true, { plan: "free" }),
        flags.number("size", 1),
        flags.details("size", 1).value,
      ]),
    )
    expect(await (await answer(request)).json()).toEqual([true, true, "TARGETING_MATCH", false, false, 5, 5])
  })

  it("may go by the session, which then must stand before it", async () => {
    const { ours, store } = await open({ "new-ui": rollout })
    const kept = createSessions<TestData>({ store, secrets: [SECRET] })
    const byUser = flags(ours, {
      evaluateFor: async (_, { session }: { session: Session<TestData> }) => ({ plan: (await session.user) && "pro" }),
    })
    const answer = compose(
      sessions(kept),
      byUser,
    )(async ({ url }, { session, flags }) => {
      if (url.endsWith("/login")) session.login("zoe")
      return Response.json(flags.value("new-ui"))
    })
    const signedIn = await answer(new Request("https://app.example/login"))
    expect(await signedIn.json()).toBe(false)
    const cookie = signedIn.headers.getSetCookie()[0]?.split(";")[0] ?? ""
    expect(await (await answer(new Request(request, { headers: { cookie } }))).json()).toBe(true)
    // @ts-expect-error: the session is not there yet.
    compose(byUser, sessions(kept))
  })
})
