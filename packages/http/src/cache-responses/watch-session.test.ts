import { describe, expect, it } from "vitest"
import { watchSession } from "./watch-session.ts"

class Session {
  #user = "zoe"
  get user(): string {
    return this.#user
  }
  login(user: string): void {
    this.#user = user
  }
}

describe("watchSession()", () => {
  it("notes what is read and called, which works as before, and no mere look", () => {
    for (const use of [(session: Session) => session.user, (session: Session) => session.login("max")]) {
      const context = { session: new Session() }
      const isUsed = watchSession(context)
      const { session } = context
      expect(isUsed()).toBe(false)
      use(session)
      expect(isUsed()).toBe(true)
    }
  })

  it("hands out the session as it is now", () => {
    const context = { session: new Session() }
    watchSession(context)
    context.session.login("max")
    expect([context.session.user, context.session instanceof Session]).toEqual(["max", true])
  })

  it("notes a session that is added later, as by Object.assign()", () => {
    const context: { session?: Session } = {}
    const isUsed = watchSession(context)
    expect([context.session, isUsed()]).toEqual([undefined, false])
    Object.assign(context, { session: new Session() })
    expect([context.session?.user, isUsed()]).toEqual(["zoe", true])
  })

  it("notes for each who watches, from when on it does", () => {
    const context = { session: new Session() }
    const outer = watchSession(context)
    const inner = watchSession(context)
    expect([outer(), inner(), context.session.user]).toEqual([false, false, "zoe"])
    expect([outer(), inner()]).toEqual([true, true])
  })
})
