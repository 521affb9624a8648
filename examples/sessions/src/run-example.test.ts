import { expect, it, vi } from "vitest"
import { runExample, type Step } from "./run-example.ts"

it("runExample() goes as it should, at the cost that the documentation says", async () => {
  vi.spyOn(console, "warn").mockReturnValue()
  const steps: Step[] = []
  expect(await runExample((step) => steps.push(step))).toBe(true)
  const costs = steps.map(({ title, reads, writes, deletes }) => `${title}: ${reads} ${writes} ${deletes}`)
  expect(costs).toEqual([
    "a visitor looks at the shop: 0 0 0",
    // The read is the client's, once: it finds out whether the namespace has TTL.
    "and puts tea in the cart: 1 2 0",
    "signs in, under a new id, the cart comes along: 3 3 2",
    "is greeted, once: 2 0 0",
    "a page that asks for nothing: 0 0 0",
    "puts more tea in the cart: 3 1 0",
    "a form of another site, without the token: 0 0 0",
    "the laptop looks: 0 0 0",
    "and signs in too: 1 2 0",
    "two devices are signed in: 4 0 1",
    "the phone signs out: 1 0 3",
    // Each record twice, as a session that began just now might not be visible yet.
    "a copy of its cookie opens nothing: 4 0 0",
    "the laptop is still signed in: 2 0 0",
    "signs out everywhere, by one write: 1 1 0",
    "and is a visitor again: 2 0 0",
  ])
})
