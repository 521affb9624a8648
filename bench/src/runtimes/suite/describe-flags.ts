import { createFlags } from "@larder/flags"
import { describe, expect, it } from "vitest"
import type { Ground, World } from "./world.ts"

const ROLLOUT = {
  state: "ENABLED",
  variants: { old: "old", new: "new" },
  defaultVariant: "old",
  targeting: { fractional: [{ var: "targetingKey" }, ["old", 50], ["new", 50]] },
}

/** Reading, targeting, and a bucketing that is the same on every runtime. */
export function describeFlags({ name, open }: Ground, { now, advance }: World): void {
  describe(name, () => {
    it("reads raw text and flags of flagd, sees a change after a refresh, and falls back to the default", async () => {
      const store = await open()
      await store.put("flag/new-ui", "true")
      await store.put("flag/page", JSON.stringify(ROLLOUT))
      const deferred: Promise<unknown>[] = []
      const flags = createFlags({
        store,
        now,
        defer: (work) => deferred.push(work),
        flags: {
          "new-ui": { type: "boolean", default: false },
          page: { type: "string", default: "none" },
          missing: { type: "number", default: 20 },
        },
      })
      await flags.ready()
      const seen = flags.snapshot()
      expect([seen.value("new-ui"), seen.value("missing")]).toEqual([true, 20])
      const users = ["user-0", "user-1", "user-2", "user-3", "Zoë", "😀"]
      expect(users.map((targetingKey) => seen.value("page", { targetingKey }))).toEqual(BUCKETS)

      await store.put("flag/new-ui", "false")
      await advance(5_001)
      flags.snapshot().value("new-ui")
      await Promise.allSettled(deferred)
      expect([flags.snapshot().value("new-ui"), seen.value("new-ui")]).toEqual([false, true])
      flags.close()
    })
  })
}

/** Of the users above. No runtime, and no version, may move one. */
const BUCKETS = ["old", "new", "new", "old", "new", "new"]
