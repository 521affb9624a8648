import { KvHttpError, KvNetworkError, type KvStore, KvTimeoutError } from "@larder/core"
import type { KvOperationName } from "./describe-operation.ts"
import type { FakeClock } from "./fake-clock.ts"
import { seededRandom } from "./seeded-random.ts"

/**
 * How an operation fails:
 * `"refused"`: the server answers 503 and does nothing. `"lost"`: it never arrives, and the caller does not know.
 * `"landed"`: it is carried out, but the answer is lost. `"late"`: it is carried out `lateMs` after the caller gave up.
 */
export type Fault = "refused" | "lost" | "landed" | "late"

/** An operation about to be carried out. */
export interface FaultyCall {
  readonly name: KvOperationName
  /** The key, or the prefix of a list. */
  readonly key: string
  /** Operations of this store before it. */
  readonly index: number
}

/** Options of `faultyStore`. */
export interface FaultyStoreOptions {
  readonly clock: FakeClock
  /** Decides how often, how, and how late. */
  readonly seed: number
  /** Share of the operations that fail, 0 to 1, in one of the ways above at random. @default 0 */
  readonly failRate?: number | undefined
  /** Decides for one operation; `undefined` leaves it to `failRate`. @default leaves all to it */
  readonly fail?: ((call: FaultyCall) => Fault | undefined) | undefined
  /** Longest delay before an operation takes effect, in milliseconds ≥ 0; each is drawn at random. @default 0 */
  readonly delayMs?: number | undefined
  /** How long after the failure a `"late"` one is carried out, in milliseconds. @default 5_000 */
  readonly lateMs?: number | undefined
}

const FAULTS: readonly Fault[] = ["refused", "lost", "landed", "late"]

/** Makes a store slow and unreliable, the same way for the same seed. Delays pass by the fake clock alone. */
export function faultyStore(store: KvStore, options: FaultyStoreOptions): KvStore {
  const { clock, fail, failRate = 0, delayMs = 0, lateMs = 5_000 } = options
  if (!(failRate >= 0 && failRate <= 1)) throw new RangeError(`failRate: expected 0 to 1, got ${failRate}`)
  const random = seededRandom(options.seed)
  let index = 0

  async function run<T>(name: KvOperationName, key: string, signal: AbortSignal | undefined, effect: () => Promise<T>) {
    // Always three draws, so that a fault more or less does not change what comes after it.
    const [delayed, failed, kind] = [random() * delayMs, random() < failRate, random.pick(FAULTS)]
    const fault = fail?.({ name, key, index: index++ }) ?? (failed ? kind : undefined)
    if (delayed > 0) await clock.delay(delayed, { signal })
    if (fault === undefined) return effect()
    if (fault === "landed") await effect()
    // Nobody waits for what lands late, nor for its failure.
    if (fault === "late") clock.setTimer(() => void effect().catch(() => {}), lateMs)
    throw toError(fault, name)
  }

  return {
    capabilities: store.capabilities,
    get: (key, options) => run("get", key, options?.signal, () => store.get(key, options)),
    put: (key, value, options) => run("put", key, options?.signal, () => store.put(key, value, options)),
    delete: (key, options) => run("delete", key, options?.signal, () => store.delete(key, options)),
    list: (options) => run("list", options?.prefix ?? "", options?.signal, () => store.list(options)),
  }
}

function toError(fault: Fault, operation: KvOperationName): Error {
  if (fault === "refused") {
    const details = { operation, retryable: true, outcome: "rejected", attempts: 1 } as const
    return new KvHttpError(503, [{ code: "10007", title: "Service Unavailable" }], details)
  }
  const details = { operation, outcome: "unknown", attempts: 1 } as const
  return fault === "landed" ? new KvNetworkError(details) : new KvTimeoutError(2_500, details)
}
