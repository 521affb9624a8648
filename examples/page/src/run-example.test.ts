import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { createBrowserVisitor, hasBrowser } from "./browser-visitor.ts"
import { createHttpVisitor } from "./http-visitor.ts"
import { type RunningPage, startPage } from "./run-example.ts"

const SEEN = [
  "opened: the old layout, 4 wares",
  "signed in as Zoë; the wares come from the cache",
  expect.stringContaining("the new layout after"),
  "signed out: the cookies of before are dead",
]

let page: RunningPage

beforeEach(async () => {
  page = await startPage()
})

afterEach(() => page.close())

describe("the page", () => {
  it("shows a visitor what it must, over HTTP", async () => {
    const lines: string[] = []
    await page.show(createHttpVisitor, (line) => lines.push(line))
    expect(lines).toEqual(SEEN)
  })

  it.skipIf(!hasBrowser())(
    "shows a visitor what it must, in Chromium (skipped where it is not installed)",
    async () => {
      const lines: string[] = []
      await page.show(createBrowserVisitor, (line) => lines.push(line))
      expect(lines).toEqual(SEEN)
    },
  )
})
