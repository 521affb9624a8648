import { advance, type FlagState, fallBehind, findChanges, NOT_LOADED } from "./flag-state.ts"
import type { FlagsEvent, FlagsListener } from "./flags-event.ts"
import type { ResolvedFlagsOptions } from "./flags-options.ts"
import type { FlagSource } from "./sources/flag-source.ts"

/** A refresh under way for longer, in milliseconds, is given up: calls of a store end by a deadline of 10 s. */
const LOST_MS = 30_000

/** Keeps the state of the flags up to date: never two refreshes at a time, and of its own accord one in `refreshMs`. */
export class Refresher {
  state: FlagState = NOT_LOADED
  readonly #source: FlagSource
  readonly #options: ResolvedFlagsOptions
  #startedAtMs = Number.NEGATIVE_INFINITY
  #running: Promise<void> | undefined
  #queued: Promise<void> | undefined
  #cancelTimer: (() => void) | undefined
  readonly #listeners = new Set<FlagsListener>()

  constructor(source: FlagSource, options: ResolvedFlagsOptions) {
    this.#source = source
    this.#options = options
    if (options.onEvent !== undefined) this.subscribe(options.onEvent)
    if (options.refreshBy === "timer") this.#tick()
  }

  /** Starts a refresh when one is due, and does not wait for it. */
  poke(nowMs: number): void {
    const ageMs = nowMs - this.#startedAtMs
    const waitMs = this.#running === undefined ? this.#options.refreshMs : LOST_MS
    // A clock that was set back would otherwise hold the next one up for as long.
    if (ageMs >= waitMs || ageMs < 0) this.#options.defer(this.#start())
  }

  /** Waits for the refresh that is under way, or for a new one. */
  join(): Promise<void> {
    return this.#running ?? this.#start()
  }

  /** Waits for a refresh that begins now, or after the one under way, which may have missed what was just written. */
  refresh(): Promise<void> {
    this.#queued ??= this.#running?.then(() => this.#start())
    return this.#queued ?? this.#start()
  }

  /** Tells a listener of every refresh from now on. @returns Ends that. */
  subscribe(listener: FlagsListener): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** Ends the timer. */
  close(): void {
    this.#cancelTimer?.()
  }

  #tick(): void {
    const { now, setTimer, refreshMs, defer } = this.#options
    // Not by the clock: a timer may be a millisecond early by it.
    if (this.#running === undefined) defer(this.#start())
    else this.poke(now())
    this.#cancelTimer = setTimer(() => this.#tick(), refreshMs)
  }

  #start(): Promise<void> {
    this.#queued = undefined
    this.#startedAtMs = this.#options.now()
    const running: Promise<void> = this.#source().then(
      (read) => this.#settle(running, advance(this.state, read)),
      (error: unknown) => this.#settle(running, fallBehind(this.state, error), error),
    )
    this.#running = running
    return running
  }

  #settle(running: Promise<void>, state: FlagState, error?: unknown): void {
    // One that was given up comes too late.
    if (this.#running !== running) return
    this.#running = undefined
    const before = this.state
    this.state = state
    if (this.#listeners.size > 0) this.#tell({ type: "refresh", ...findChanges(before, state), error })
  }

  #tell(event: FlagsEvent): void {
    for (const listener of this.#listeners) {
      try {
        listener(event)
      } catch {
        // Whoever listens must not end a refresh.
      }
    }
  }
}
