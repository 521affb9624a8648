import { describe, expect, it, vi } from "vitest"
import { createLeads } from "./leads.ts"

const makeOffer = () => ({ load: async () => undefined, drop: vi.fn() })

describe("createLeads()", () => {
  it("gives the last offer of a key, once, and drops the ones before", () => {
    const leads = createLeads()
    const [first, last, other] = [makeOffer(), makeOffer(), makeOffer()]
    leads.offer("a", first)
    leads.offer("a", last)
    leads.offer("b", other)
    expect([leads.take("a"), leads.take("a"), leads.take("b")]).toEqual([last, undefined, other])
    expect([first, last, other].map(({ drop }) => drop.mock.calls.length)).toEqual([1, 0, 0])
  })

  it("takes back only what still stands", () => {
    const leads = createLeads()
    const [first, last] = [makeOffer(), makeOffer()]
    leads.offer("a", first)
    leads.offer("a", last)
    leads.withdraw("a", first)
    expect(last.drop).not.toHaveBeenCalled()
    leads.withdraw("a", last)
    expect([last.drop.mock.calls.length, leads.take("a")]).toEqual([1, undefined])
  })

  it("forgets the oldest of more than 10,000", () => {
    const leads = createLeads()
    const oldest = makeOffer()
    leads.offer("oldest", oldest)
    for (let n = 0; n < 10_000; n++) leads.offer(`${n}`, makeOffer())
    expect([oldest.drop.mock.calls.length, leads.take("oldest")]).toEqual([1, undefined])
    expect(leads.take("0")).toBeDefined()
  })
})
