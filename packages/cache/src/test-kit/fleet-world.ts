import { type KvStore, KvTimeoutError } from "@larder/core"
import {
  createScheduler,
  type FakeClock,
  fakeClock,
  faultyStore,
  laggingStore,
  type Scheduler,
  type SeededRandom,
  seededRandom,
} from "@larder/testing"
import { type Cache, type CacheEvent, createCache, type Definition } from "../index.ts"
import { createVersionedOrigin, ORIGIN_DOWN, type Versioned, type VersionedOrigin } from "./versioned-origin.ts"

/**
 * A simulated fleet: three nodes whose clocks differ, a store with lag and an origin whose values change.
 *
 * Every operation of the store, every load and every answer to one waits for the scheduler, which also decides when time passes.
 */
const NODES = ["a", "b", "c"] as const
const KEYS = ["x", "y"]
const EVERY_MS = 250
const LAG_MS = 50
const STORE_TIMEOUT_MS = 80
const LOAD_TIMEOUT_MS = 300
const TTLS_MS = [300, 60_000]
const STALE_MS = 200
const SKEW_MS = 20
/** Time passes in steps of this at most, so that what is under way is not always overtaken by its timeout. */
const BEAT_MS = 20
/** A look begins by then, and takes three operations: the version, and the messages of two stretches of time. */
const BOUND_MS = LAG_MS + EVERY_MS + 3 * STORE_TIMEOUT_MS

/** What a world is like. */
export interface WorldOptions {
  /** Interleavings: each begins with what the one before it has left. */
  readonly rounds: number
  /** Operations that are begun in a round, and the time in which they are. */
  readonly operations: number
  readonly durationMs: number
  /** Whether the nodes tell each other. */
  readonly coherent: boolean
  /** Share of the operations of the store that fail. @default 0 */
  readonly failRate?: number
  /** Takes a protection away: what a node's store is replaced by. @default nothing is */
  readonly spoilStore?: (store: KvStore) => KvStore
  /** Takes a protection away: how caches are made. @default createCache */
  readonly create?: typeof createCache
}

interface FleetNode {
  readonly name: string
  readonly cache: Cache
  readonly values: Definition<Versioned>
  /** When it could not ask the store for messages. From then on, it need not know what others invalidate. */
  readonly failedLooksAtMs: readonly number[]
}

/** A change of the origin, with the invalidation that follows it. */
interface Change {
  readonly keys: readonly string[]
  readonly version: number
  readonly node: FleetNode
  /** When it was acknowledged; never, when it failed. */
  ackedAtMs: number
}

type Kind = "get" | "set" | "delete" | "tag" | "clear"

/** Simulates one world. @returns What was answered that should not have been. @throws When a promise never settles. */
export async function simulateFleet(seed: number, options: WorldOptions): Promise<readonly string[]> {
  return new FleetWorld(seed, options).run()
}

class FleetWorld {
  readonly #options: WorldOptions
  readonly #random: SeededRandom
  readonly #clock: FakeClock = fakeClock(Date.UTC(2026, 0, 1, 12, 5))
  readonly #scheduler: Scheduler
  readonly #origin: VersionedOrigin
  readonly #ttlMs: number
  readonly #nodes: readonly FleetNode[]
  readonly #changes: Change[] = []
  readonly #violations: string[] = []
  /** The order of what happens in the world: also of what happens at the same time. Changes are versions by it. */
  #tick = 0

  constructor(seed: number, options: WorldOptions) {
    this.#options = options
    this.#random = seededRandom(seed)
    this.#scheduler = createScheduler(seed, { clock: this.#clock })
    this.#origin = createVersionedOrigin(this.#clock, this.#random)
    this.#ttlMs = this.#pick(TTLS_MS)
    const stores = laggingStore({ clock: this.#clock, locations: NODES, lagMs: LAG_MS, jitter: 1, seed })
    const driver = this.#pick(["timer", "requests"] as const)
    this.#nodes = NODES.map((name, index) => this.#addNode(name, this.#worsen(stores[name], seed + index), driver))
  }

  async run(): Promise<readonly string[]> {
    // The nodes have begun to import the same: what comes from outside the scheduler is there before it begins.
    if (this.#options.coherent) await import("../coherence/polling-coherence.ts")
    this.#beat()
    const { rounds, operations } = this.#options
    for (let round = 0; round < rounds; round++) {
      await this.#scheduler.run(Array.from({ length: operations }, () => this.#drawTask()))
    }
    return this.#violations
  }

  #drawTask(): () => Promise<void> {
    const [atMs, node, key, kind] = [
      this.#random.int(this.#options.durationMs),
      this.#pick(this.#nodes),
      this.#pick(KEYS),
      this.#random() < 0.6 ? "get" : this.#pick<Kind>(["set", "delete", "tag", "clear"]),
    ]
    return async () => {
      await this.#clock.delay(atMs)
      await (kind === "get" ? this.#get(node, key) : this.#change(node, key, kind))
    }
  }

  #beat(): void {
    this.#clock.setTimer(() => this.#beat(), BEAT_MS)
  }

  #worsen(store: KvStore, seed: number): KvStore {
    const { failRate = 0, spoilStore } = this.#options
    const spoilt = spoilStore?.(store) ?? store
    return failRate === 0 ? spoilt : faultyStore(spoilt, { clock: this.#clock, seed, failRate })
  }

  #addNode(name: string, store: KvStore, driver: "timer" | "requests"): FleetNode {
    const skewMs = this.#random.int(SKEW_MS + 1)
    const failedLooksAtMs: number[] = []
    const { create = createCache, coherent } = this.#options
    const cache = create({
      store: this.#scheduler.wrapStore(store),
      ttlMs: this.#ttlMs,
      staleMs: STALE_MS,
      loadTimeoutMs: LOAD_TIMEOUT_MS,
      storeTimeoutMs: STORE_TIMEOUT_MS,
      retryAfterMs: 50,
      // The breaker looks away without a word, which would leave open when a node must know.
      breakerFailures: 1_000,
      coherence: coherent ? { everyMs: EVERY_MS, driver, maxSkewMs: SKEW_MS } : undefined,
      now: () => this.#clock.now() + skewMs,
      random: this.#random,
      setTimer: this.#clock.setTimer,
      onEvent: (event: CacheEvent) => {
        if (event.type === "error" && event.operation === "poll") failedLooksAtMs.push(this.#clock.now())
      },
    })
    const read = this.#scheduler.wrap(`load at ${name}`, this.#origin.read)
    const load = async (key: string): Promise<Versioned> => {
      const value = await read(key)
      await this.#clock.delay(this.#random.int(LOAD_TIMEOUT_MS / 2))
      return value
    }
    return { name, cache, values: cache.define("value", { load, tags: ["all"] }), failedLooksAtMs }
  }

  async #change(node: FleetNode, key: string, kind: Exclude<Kind, "get">): Promise<void> {
    const keys = kind === "tag" || kind === "clear" ? KEYS : [key]
    const version = ++this.#tick
    this.#origin.change(keys, version)
    const change: Change = { keys, version, node, ackedAtMs: Number.POSITIVE_INFINITY }
    this.#changes.push(change)
    const invalidations = {
      set: () => node.values.set(key, { key, version }),
      delete: () => node.values.delete(key),
      tag: () => node.cache.deleteByTag("all"),
      clear: () => node.cache.clear(),
    }
    const acknowledge = (): void => {
      change.ackedAtMs = this.#clock.now()
    }
    await invalidations[kind]().then(acknowledge, () => {})
  }

  async #get(node: FleetNode, key: string): Promise<void> {
    const [beganAtTick, beganAtMs] = [++this.#tick, this.#clock.now()]
    const value = await node.values.get(key).catch((error: unknown) => {
      if (error === ORIGIN_DOWN || error instanceof KvTimeoutError) return undefined
      throw error
    })
    if (value === undefined) return
    const told = `${node.name} answered version ${value.version} of ${key}`
    if (value.key !== key) this.#violations.push(`${told} with the value of ${value.key}`)
    for (const { keys, version, node: origin, ackedAtMs } of this.#changes) {
      if (!keys.includes(key) || value.version >= version) continue
      const mustKnow = node === origin ? beganAtTick > version : this.#canKnow(node, ackedAtMs, beganAtMs)
      if (mustKnow) this.#violations.push(`${told} ${beganAtMs - ackedAtMs} ms after version ${version}`)
    }
    const overdueMs = this.#origin.msSinceEnd(value) - (LOAD_TIMEOUT_MS + this.#ttlMs + STALE_MS + SKEW_MS)
    if (overdueMs > 0) this.#violations.push(`${told} ${overdueMs} ms after it should have died of age`)
  }

  /** Whether a node must know at some time what another had invalidated. */
  #canKnow({ failedLooksAtMs }: FleetNode, ackedAtMs: number, atMs: number): boolean {
    const canLook = this.#options.coherent && failedLooksAtMs.every((failedAtMs) => failedAtMs < ackedAtMs)
    return canLook && atMs >= ackedAtMs + BOUND_MS
  }

  #pick<Item>(items: readonly Item[]): Item {
    // One of a list that is not empty.
    return this.#random.pick(items) as Item
  }
}
