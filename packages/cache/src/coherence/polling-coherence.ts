import type { MeteredStore } from "@larder/core"
import { type ExpiryOptions, withExpiry } from "@larder/expiry"
import type { ResolvedCoherenceOptions } from "../cache-options.ts"
import type { HitGate } from "../hit-gate.ts"
import type { Horizon } from "../horizon.ts"
import type { InvalidationLog } from "../invalidation-log.ts"
import type { Invalidator } from "../invalidator.ts"
import type { StoreTier } from "../store-tier.ts"
import type { SetTimer } from "../timers.ts"
import type { Coherence, Invalidation } from "./coherence.ts"
import { createMessageBox } from "./message-box.ts"
import { createOwnWrites } from "./own-writes.ts"

/** What polling is made of. */
export interface PollingParts {
  readonly options: ResolvedCoherenceOptions
  /** The part of the store that is the cache's. */
  readonly kv: MeteredStore
  readonly expiry: ExpiryOptions
  readonly store: StoreTier
  readonly gate: HitGate
  readonly horizon: Horizon
  readonly log: InvalidationLog
  /** How much longer than the oldest value in use a message lives, in milliseconds. */
  readonly messageMarginMs: number
  /** How long an operation of a look may take, in milliseconds. */
  readonly storeTimeoutMs: number
  readonly now: () => number
  readonly random: () => number
  readonly setTimer: SetTimer
  readonly defer: (work: Promise<unknown>) => void
  readonly invalidator: Pick<Invalidator, "note" | "dropOutdated">
}

/** Learns of other nodes' invalidations by one small read of the store per interval, and a list only when that has moved. */
export function createPollingCoherence(parts: PollingParts): Coherence {
  const {
    options,
    kv,
    store,
    gate,
    horizon,
    log,
    messageMarginMs: marginMs,
    storeTimeoutMs,
    now,
    random,
    setTimer,
    defer,
    invalidator,
  } = parts
  const { everyMs, driver, maxSkewMs } = options
  const { lagMs } = kv.capabilities
  const box = createMessageBox({ kv, entries: withExpiry(kv, { ...parts.expiry, rawKeys: true }), store, random })
  const ownWrites = createOwnWrites()
  /** Names of messages taken in, with their times. */
  const seen = new Map<string, number>()
  let trustedUntilMs = Number.NEGATIVE_INFINITY
  let looking: Promise<void> | undefined
  let seenVersion: string | undefined
  let mustList = false
  /** Lists are repeated until one has begun at this instant: a message may become visible after the version. */
  let listUntilMs = 0
  let listedAtMs = 0
  let stop = (): void => {}

  async function look(): Promise<void> {
    const startedAtMs = now()
    // Reads that come meanwhile need not ask for another look, where what they know may still be used.
    if (gate.knowsStore) gate.dueAtMs = trustedUntilMs
    if (!store.isUp()) return carryOn()
    const version = await box.readVersion()
    if (version !== seenVersion || !gate.knowsStore) {
      mustList = true
      listUntilMs = startedAtMs + lagMs
    }
    if (mustList) await list(startedAtMs)
    mustList = startedAtMs < listUntilMs
    seenVersion = version
    trustedUntilMs = startedAtMs + everyMs + storeTimeoutMs
    gate.dueAtMs = driver === "timer" ? trustedUntilMs : startedAtMs + everyMs
  }

  async function list(startedAtMs: number): Promise<void> {
    const horizonMs = horizon.ms()
    const sinceMs = gate.knowsStore ? listedAtMs : startedAtMs - horizonMs
    const found = await box.list(sinceMs - marginMs, startedAtMs + maxSkewMs)
    takeIn([...found].filter(([name]) => !seen.has(name)).map(([, invalidation]) => invalidation))
    for (const [name, { atMs }] of found) seen.set(name, atMs)
    for (const [name, atMs] of seen) if (atMs < startedAtMs - marginMs) seen.delete(name)
    listedAtMs = startedAtMs
    // Not, where older values than those asked about have come into use meanwhile.
    gate.knowsStore = horizonMs === horizon.ms()
  }

  function takeIn(invalidations: readonly Invalidation[]): void {
    if (invalidations.length === 0) return
    invalidator.note(invalidations, "elsewhere")
    const areKeys = invalidations.every(({ scope }) => scope === "key")
    invalidator.dropOutdated(areKeys ? new Set(invalidations.map(({ mark }) => mark)) : undefined)
    for (const { undo } of ownWrites.takeOutdated(log)) defer(undo().catch(() => undefined))
  }

  /** A store that cannot be asked does not stop the application: it goes on with what it knows, until the next look. */
  function carryOn(): void {
    trustedUntilMs = now() + everyMs
    gate.dueAtMs = trustedUntilMs
  }

  /** Joins the look under way, or begins one. Never rejects. */
  function joinLook(): Promise<void> {
    looking ??= look()
      .catch(carryOn)
      .finally(() => {
        looking = undefined
      })
    return looking
  }

  function startTimer(): void {
    stop = setTimer(() => {
      startTimer()
      defer(joinLook())
    }, everyMs)
  }

  if (driver === "timer") startTimer()
  return {
    async ready() {
      const looked = joinLook()
      if (gate.knowsStore && now() < trustedUntilMs) return defer(looked)
      // Each operation of a look is bounded in time, and so is the wait.
      await looked
    },
    async publish(invalidation) {
      const name = box.nameOf(invalidation)
      seen.set(name, invalidation.atMs)
      await box.leave(name, horizon.ms() + marginMs)
    },
    noteWrite: ownWrites.add,
    stop: () => stop(),
  }
}
