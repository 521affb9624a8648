import { beforeAll, expect, it } from "vitest"
import { runBroken } from "../run-broken.ts"
import { BREAKAGES } from "./broken-stores.ts"

let failed: Awaited<ReturnType<typeof runBroken>>

beforeAll(async () => {
  failed = await runBroken("packages/testing/src/store-contract/run-broken-stores.ts")
}, 60_000)

it.each(BREAKAGES.map(([title], index) => [title, index] as const))(
  'storeContract() fails at "%s..." for the broken store %d',
  (title, index) => {
    const titles = failed.get(index) ?? []
    expect(titles.filter((failure) => failure.startsWith(title))).not.toEqual([])
  },
)
