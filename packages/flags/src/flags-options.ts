import type { KvStore } from "@larder/core"
import type { FlagDeclarations } from "./flag-declarations.ts"
import type { FlagsListener } from "./flags-event.ts"

/** Options of `createFlags`. */
export interface FlagsOptions<D extends FlagDeclarations = FlagDeclarations> {
  /** Where the flags are kept. */
  readonly store: KvStore
  /**
   * The flags of the program, with their kinds and defaults: names and kinds are then checked by the compiler. Without a `set`,
   * only these are read.
   * @default all there are
   */
  readonly flags?: D | undefined
  /** Name of a set that holds all flags in one key, so that one read refreshes them all. @default a key for each flag */
  readonly set?: string | undefined
  /** First segment of the keys in the store: `flag/<name>`, `flag-set/<name>`, `flag-log/<name>/...`. @default "flag" */
  readonly prefix?: string | undefined
  /** Shortest time between two refreshes in milliseconds, 100 to 2,147,483,647. @default 5_000 */
  readonly refreshMs?: number | undefined
  /**
   * What starts a refresh: `"traffic"`, an evaluation that finds it due, does not wait for it and gets the values there are;
   * `"timer"`, so that they are never older, in a process that runs on without requests.
   * @default "traffic"
   */
  readonly refreshBy?: "traffic" | "timer" | undefined
  /** Reads the wall clock, in epoch milliseconds. @default Date.now */
  readonly now?: (() => number) | undefined
  /** Calls back once after so many milliseconds. @returns Cancels it. @default setTimeout, keeping no process alive */
  readonly setTimer?: ((callback: () => void, ms: number) => () => void) | undefined
  /** Takes over work that no caller waits for (`waitUntil` of a runtime). @default it runs on by itself */
  readonly defer?: ((work: Promise<unknown>) => void) | undefined
  /** Told what no caller waits for; what it throws is ignored. @default nobody is told */
  readonly onEvent?: FlagsListener | undefined
}

/** Defaults of {@link FlagsOptions}. */
export const FLAGS_DEFAULTS = {
  prefix: "flag",
  refreshMs: 5_000,
  refreshBy: "traffic",
} as const

/** Options of `createFlags`, complete and checked. */
export interface ResolvedFlagsOptions {
  readonly store: KvStore
  readonly flags: FlagDeclarations | undefined
  readonly set: string | undefined
  readonly prefix: string
  readonly refreshMs: number
  readonly refreshBy: "traffic" | "timer"
  readonly now: () => number
  readonly setTimer: (callback: () => void, ms: number) => () => void
  readonly defer: (work: Promise<unknown>) => void
  readonly onEvent: FlagsListener | undefined
}

/**
 * Completes and checks the options.
 *
 * @throws {RangeError} When `refreshMs` or `refreshBy` is out of range.
 * @throws {TypeError} When the default of a declared flag is of another kind than its type.
 */
export function resolveFlagsOptions(options: FlagsOptions): ResolvedFlagsOptions {
  const { store, flags, set, onEvent } = options
  const { refreshMs = FLAGS_DEFAULTS.refreshMs, refreshBy = FLAGS_DEFAULTS.refreshBy } = options
  // setTimeout() takes no more.
  if (!(refreshMs >= 100 && refreshMs < 2 ** 31)) {
    throw new RangeError(`refreshMs: got ${refreshMs}, expected 100 to 2147483647`)
  }
  if (refreshBy !== "traffic" && refreshBy !== "timer") {
    throw new RangeError(`refreshBy: got ${String(refreshBy)}, expected "traffic" or "timer"`)
  }
  for (const [name, { type, default: value }] of Object.entries(flags ?? {})) {
    if (typeof value !== type) throw new TypeError(`flags: the default of ${name} is a ${typeof value}, not a ${type}`)
  }
  return {
    store,
    flags,
    set,
    prefix: options.prefix ?? FLAGS_DEFAULTS.prefix,
    refreshMs,
    refreshBy,
    now: options.now ?? Date.now,
    setTimer: options.setTimer ?? startTimer,
    defer: options.defer ?? (() => {}),
    onEvent,
  }
}

function startTimer(callback: () => void, ms: number): () => void {
  const timer: { unref?: () => void } | number = setTimeout(callback, ms)
  // Node's timers would keep the process alive; those of other runtimes are numbers.
  if (typeof timer === "object") timer.unref?.()
  return () => clearTimeout(timer as ReturnType<typeof setTimeout>)
}
