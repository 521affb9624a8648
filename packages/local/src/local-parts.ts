import type { Answer } from "./api/answer.ts"
import type { ApiContext, ApiRequest } from "./api/api-context.ts"
import { createClock, type LocalClock } from "./clock.ts"
import { Distance } from "./distance/distance.ts"
import { FaultEngine } from "./faults/fault-engine.ts"
import { Keyspace } from "./keyspace.ts"
import type { ResolvedLocalKvOptions } from "./local-kv-options.ts"
import { Ledger } from "./log/ledger.ts"
import { Namespaces } from "./namespaces.ts"
import { RateLimiter } from "./rate-limiter.ts"
import { LocalState } from "./state/state.ts"
import { Storage } from "./storage/storage.ts"

/** What a server is made of. */
export interface LocalParts {
  readonly apiKey: string
  readonly clock: LocalClock
  readonly storage: Storage
  readonly api: ApiContext
  /** Carries out a request to the API. @throws {ApiError} When it is refused. */
  answer(request: ApiRequest): Answer | Promise<Answer>
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
export function createParts(
  options: ResolvedLocalKvOptions,
  answerCall: (context: ApiContext, request: ApiRequest) => Answer | Promise<Answer>,
): LocalParts {
  const { apiKey, dataDir, provisionMs, supportsTtl, rateLimit, locations, onRequest, now } = options
  const clock = createClock(now)
  const rateLimiter = rateLimit && new RateLimiter(rateLimit, clock)
  const storage = new Storage(dataDir)
  const namespaces = new Namespaces(storage, clock, provisionMs)
  const keyspace = new Keyspace(storage, clock, locations && new Distance(locations, clock))
  const api = { namespaces, keyspace, supportsTtl }
  const faults = new FaultEngine()
  const ledger = new Ledger(onRequest)
  return {
    apiKey,
    clock,
    storage,
    api,
    answer: (request) => answerCall(api, request),
    rateLimiter,
    faults,
    ledger,
    state: new LocalState(storage, namespaces, keyspace),
    locations: Object.keys(locations ?? { local: {} }),
    async reset() {
      await keyspace.clear()
      faults.setRules([])
      ledger.clear()
    },
  }
}
