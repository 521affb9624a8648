import { describe } from "vitest"
import { runTests, type TestOutcome } from "../portable/vitest.ts"
import { describeCache } from "./describe-cache.ts"
import { describeEnvelope } from "./describe-envelope.ts"
import { describeFlags } from "./describe-flags.ts"
import { describeHttp } from "./describe-http.ts"
import { describeModuleScope } from "./describe-module-scope.ts"
import { describeSession } from "./describe-session.ts"
import { describeStore } from "./describe-store.ts"
import { describeSweep } from "./describe-sweep.ts"
import { groundsOf } from "./grounds.ts"
import { createWorld, type Ground, type World, type WorldSettings } from "./world.ts"

/** The parts of the suite. The contracts come last: they move the clock by decades. */
const PARTS: Readonly<Record<string, (ground: Ground, world: World) => void>> = {
  cache: describeCache,
  session: describeSession,
  flags: describeFlags,
  sweep: describeSweep,
  http: describeHttp,
  store: describeStore,
  envelope: describeEnvelope,
}

/** Runs every part on every store that this runtime reaches. The first title of an outcome is its part. */
export function runSuite(settings: WorldSettings): Promise<TestOutcome[]> {
  const world = createWorld(settings)
  describe("module", describeModuleScope)
  for (const [part, describePart] of Object.entries(PARTS)) {
    describe(part, () => {
      for (const ground of groundsOf(world)) describePart(ground, world)
    })
  }
  return runTests()
}
