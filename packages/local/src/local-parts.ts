import type { ApiContext } from "./api/api-context.ts"
import { createClock, type LocalClock } from "./clock.ts"
import { Distance } from "./distance/distance.ts"
import { FaultEngine } from "./faults/fault-engine.ts"
import { Keyspace } from "./keyspace.ts"
import type { ResolvedLocalKvOptions } from "./local-kv-options.ts"
import { Ledger } from "./log/ledger.ts"
import { Namespaces } from "./namespaces.ts"
import { RateLimiter } from "./rate-limiter.ts"
import { restoreSnapshot } from "./state/snapshot.ts"
import { Storage } from "./storage/storage.ts"

/** What a server is made of. */
export interface LocalParts {
  readonly clock: LocalClock
  readonly storage: Storage
  readonly api: ApiContext
  readonly rateLimiter: RateLimiter | undefined
  readonly faults: FaultEngine
  readonly ledger: Ledger
  /** Names of the locations; the first is where the plain URL leads. */
  readonly locations: readonly string[]
}

/** @throws {FolderInUseError} When another server has the folder. */
export function createParts(options: ResolvedLocalKvOptions): LocalParts {
  const { dataDir, provisionMs, supportsTtl, rateLimit, locations, onRequest, now } = options
  const clock = createClock(now)
  const rateLimiter = rateLimit && new RateLimiter(rateLimit, clock)
  const storage = new Storage(dataDir)
  const keyspace = new Keyspace(storage, clock, locations && new Distance(locations, clock))
  return {
    clock,
    storage,
    api: { namespaces: new Namespaces(storage, clock, provisionMs), keyspace, supportsTtl },
    rateLimiter,
    faults: new FaultEngine(),
    ledger: new Ledger(onRequest),
    locations: Object.keys(locations ?? { local: {} }),
  }
}

/** Deletes every key, ends all faults, and forgets the requests and the bill. */
export async function resetParts({ api, faults, ledger }: LocalParts): Promise<void> {
  await api.keyspace.clear()
  faults.setRules([])
  ledger.clear()
}

/** Puts what a snapshot holds in place of all that is stored. @throws {TypeError} When it is no snapshot. */
export async function restoreParts({ storage, api }: LocalParts, snapshot: unknown): Promise<void> {
  await restoreSnapshot(storage, snapshot)
  api.namespaces.reload()
  api.keyspace.settle()
}
