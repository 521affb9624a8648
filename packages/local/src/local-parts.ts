import type { Api } from "./api/api.ts"
import type { ApiContext } from "./api/api-context.ts"
import { createClock, type LocalClock } from "./clock.ts"
import { CLOUDFLARE_LIMITS } from "./cloudflare/limits.ts"
import { Distance } from "./distance/distance.ts"
import { FaultEngine } from "./faults/fault-engine.ts"
import { Keyspace } from "./keyspace.ts"
import type { ResolvedLocalKvOptions } from "./local-kv-options.ts"
import { Ledger } from "./log/ledger.ts"
import { Namespaces } from "./namespaces.ts"
import { RateLimiter } from "./rate-limiter.ts"
import { LocalState } from "./state/state.ts"
import { Storage } from "./storage/storage.ts"
import { WritePace } from "./write-pace.ts"

/** What a server is made of. */
export interface LocalParts {
  readonly apiKey: string
  readonly clock: LocalClock
  readonly storage: Storage
  /** What the APIs work on. */
  readonly context: ApiContext
  /** Tells whose API a request was sent to, by its raw target. */
  apiFor(target: string): Api
  readonly rateLimiter: RateLimiter | undefined
  readonly faults: FaultEngine
  readonly ledger: Ledger
  readonly state: LocalState
  /** Names of the locations; the first is where the plain URL leads. */
  readonly locations: readonly string[]
  /** Deletes every key, ends all faults, and forgets the requests and the bill. */
  reset(): Promise<void>
}

/** @throws {FolderInUseError} When another server has the folder. */
export function createParts(options: ResolvedLocalKvOptions, apiFor: (target: string) => Api): LocalParts {
  const { apiKey, dataDir, provisionMs, supportsTtl, cloudflareLimits, rateLimit, locations, onRequest, now } = options
  const clock = createClock(now)
  const rateLimiter = rateLimit && new RateLimiter(rateLimit, clock)
  const storage = new Storage(dataDir)
  const namespaces = new Namespaces(storage, clock, provisionMs)
  const keyspace = new Keyspace(storage, clock, locations && new Distance(locations, clock))
  const writePace = new WritePace(clock, cloudflareLimits)
  const minTtlSecs = cloudflareLimits ? CLOUDFLARE_LIMITS.minTtlSecs : 1
  const faults = new FaultEngine()
  const ledger = new Ledger(onRequest)
  return {
    apiKey,
    clock,
    storage,
    context: { clock, namespaces, keyspace, supportsTtl, writePace, minTtlSecs },
    apiFor,
    rateLimiter,
    faults,
    ledger,
    state: new LocalState(storage, namespaces, keyspace),
    locations: Object.keys(locations ?? { local: {} }),
    async reset() {
      await keyspace.clear()
      writePace.clear()
      faults.setRules([])
      ledger.clear()
    },
  }
}
