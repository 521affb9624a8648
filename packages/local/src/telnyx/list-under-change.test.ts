import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { type ListBody, type OpenLocal, openLocal } from "../test-kit/open-local.ts"

const RUNS = process.env["LARDER_PROVE"] === "1" ? 2_000 : 100

/** Few and alike, so that changes fall on, before and behind the place of the cursor. */
const key = fc
  .array(fc.constantFrom("a", "b", "/", "=", "-", "0"), { minLength: 1, maxLength: 3 })
  .map((signs) => `p/${signs.join("")}`)
const keys = fc.uniqueArray(key, { maxLength: 40 })
const change = fc.record({ method: fc.constantFrom("PUT", "DELETE"), key })

const scenario = fc.record({
  standing: keys,
  passing: keys,
  limit: fc.integer({ min: 1, max: 7 }),
  /** What happens after each page. */
  changes: fc.array(fc.array(change, { maxLength: 5 }), { maxLength: 12 }),
})

/** Lists all pages; makes the next changes after each. */
async function listWhileChanging(
  { keys: request }: OpenLocal,
  limit: number,
  changes: readonly (readonly { readonly method: string; readonly key: string }[])[],
): Promise<string[]> {
  const told: string[] = []
  let cursor = ""
  for (let page = 0; ; page++) {
    const { data, meta } = (await request("GET", `?prefix=p%2F&limit=${limit}${cursor}`)).json() as ListBody
    told.push(...data.map((entry) => entry.key))
    if (meta.cursor === undefined) return told
    cursor = `&cursor=${meta.cursor}`
    for (const { method, key } of changes[page] ?? []) await request(method, `/${key}`)
  }
}

describe("a list, page by page, while keys come and go", () => {
  it("tells every key that stood throughout exactly once, and none twice", async () => {
    const open = await openLocal()
    await fc.assert(
      fc.asyncProperty(scenario, async ({ standing, passing, limit, changes }) => {
        await open.local.reset()
        await open.local.seed(open.id, Object.fromEntries([...standing, ...passing].map((name) => [name, ""])))
        const isStanding = new Set(standing)
        const others = changes.map((step) => step.filter(({ method, key }) => method === "PUT" || !isStanding.has(key)))
        const told = await listWhileChanging(open, limit, others)
        expect(told).toEqual(expect.arrayContaining(standing))
        expect(new Set(told).size).toBe(told.length)
        expect(told).toEqual(told.toSorted())
      }),
      { numRuns: RUNS },
    )
  }, 120_000)
})
