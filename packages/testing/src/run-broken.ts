import { fileURLToPath } from "node:url"
import { startVitest } from "vitest/node"

const ROOT = fileURLToPath(new URL("../../../", import.meta.url))

/**
 * Runs a file that calls a contract for broken implementations, named `0`, `1`, ..., in a Vitest of its own: most of its tests
 * are to fail, and none of them counts here.
 *
 * @param path Where the file is, from the root of the repository.
 * @returns Titles of the tests that failed, by the number of the implementation.
 */
export async function runBroken(path: string): Promise<ReadonlyMap<number, readonly string[]>> {
  const { exitCode } = process
  const conditions = ["larder-source"]
  const vitest = await startVitest(
    "test",
    [],
    { root: ROOT, include: [path], config: false, watch: false, reporters: [{}] },
    { resolve: { conditions }, ssr: { resolve: { conditions } } },
  )
  const failed = new Map<number, string[]>()
  for (const test of vitest.state.getTestModules().flatMap(({ children }) => [...children.allTests("failed")])) {
    const number = Number(/contract: (\d+)/.exec(test.fullName)?.[1])
    failed.set(number, [...(failed.get(number) ?? []), test.name])
  }
  await vitest.close()
  // It has noted the failures over there as ours.
  process.exitCode = exitCode
  return failed
}
