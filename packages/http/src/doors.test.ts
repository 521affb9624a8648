/** Every door, end to end: a real client, a real server, and the local KV server behind it. */
import { describe, expect, it } from "vitest"
import { compose, sessions } from "./index.ts"
import { Browser } from "./test-kit/browser.ts"
import { DOORS } from "./test-kit/doors.ts"
import { startKv } from "./test-kit/kv.ts"

describe.each(DOORS)("door of %s", (_, start) => {
  it("keeps a session from one request to the next", async () => {
    const kv = await startKv()
    const browser = new Browser(
      await start(compose(sessions(kv.sessions)), async ({ session }) => {
        const views = ((await session.get("views")) ?? 0) + 1
        session.set("views", views)
        return { body: String(views) }
      }),
    )
    const first = await browser.send()
    expect(await first.text()).toBe("1")
    expect(first.headers.get("cache-control")).toBe("no-store")
    expect(await browser.text()).toBe("2")
    expect(await browser.text()).toBe("3")
  })
})
