import type { KvPutOptions, KvStore } from "@larder/core"
import { withExpiry } from "@larder/expiry"
import { createMemoryStore } from "@larder/testing"
import { describe, expect, it } from "vitest"
import { createIdentityStore } from "./identity-store.ts"

const NOW_MS = 1_790_000_000_000
const IDENTITY = { user: "ada", endsAtMs: NOW_MS + 60_000 }

function setUp() {
  const inner = createMemoryStore({ now: () => NOW_MS })
  const puts: (KvPutOptions | undefined)[] = []
  const store: KvStore = {
    ...inner,
    put(key, value, options) {
      puts.push(options)
      return inner.put(key, value, options)
    },
  }
  const now = (): number => NOW_MS
  return { puts, identities: createIdentityStore(withExpiry(store, { now }), "session", now) }
}

describe("createIdentityStore()", () => {
  it("has a new identity sent once, as a copy that lands late could revive an id that has ended", async () => {
    const { puts, identities } = setUp()
    await identities.write("hash", IDENTITY)
    expect(puts.map((options) => options?.idempotent)).toEqual([false])
    expect(await identities.read("hash")).toEqual(IDENTITY)
  })

  it("has a retired one sent as often as it takes", async () => {
    const { puts, identities } = setUp()
    await identities.retire("hash", { ...IDENTITY, isRetired: true })
    expect(puts.map((options) => options?.idempotent)).toEqual([true])
    expect(await identities.read("hash")).toMatchObject({ isRetired: true })
  })
})
