import { fileURLToPath } from "node:url"
import { beforeAll, expect, it } from "vitest"
import { startVitest } from "vitest/node"
import { BREAKAGES } from "./broken-stores.ts"

/** Titles of the tests that failed, by the number of the broken store. */
const failed = new Map<number, string[]>()

beforeAll(async () => {
  const { exitCode } = process
  const root = fileURLToPath(new URL("../../../../", import.meta.url))
  const include = ["packages/testing/src/store-contract/run-broken-stores.ts"]
  const conditions = ["larder-source"]
  const vitest = await startVitest(
    "test",
    [],
    { root, include, config: false, watch: false, reporters: [{}] },
    { resolve: { conditions }, ssr: { resolve: { conditions } } },
  )
  for (const test of vitest.state.getTestModules().flatMap(({ children }) => [...children.allTests("failed")])) {
    const number = Number(/contract: (\d+)/.exec(test.fullName)?.[1])
    failed.set(number, [...(failed.get(number) ?? []), test.name])
  }
  await vitest.close()
  // The failures over there are what is wanted here.
  process.exitCode = exitCode
}, 60_000)

it.each(BREAKAGES.map(([title], index) => [title, index] as const))(
  'storeContract() fails at "%s..." for the broken store %d',
  (title, index) => {
    const titles = failed.get(index) ?? []
    expect(titles.filter((failure) => failure.startsWith(title))).not.toEqual([])
  },
)
