import { compileFlag } from "./definition/compile-flag.ts"
import type { FlagDeclarations } from "./flag-declarations.ts"
import type { FlagReader } from "./flag-reader.ts"
import type { FlagsListener } from "./flags-event.ts"
import { type FlagsOptions, resolveFlagsOptions } from "./flags-options.ts"
import { MomentReader } from "./moment-reader.ts"
import { Refresher } from "./refresher.ts"
import { chooseSource } from "./sources/choose-source.ts"

/** Flags that follow the store. Each method of {@link FlagReader} here goes by what is known when it is called. */
export interface Flags<D extends FlagDeclarations = FlagDeclarations> extends FlagReader<D> {
  /** Takes the flags as they are now: whatever flips meanwhile, all that is asked of the snapshot agrees. */
  snapshot(): FlagReader<D>
  /**
   * Waits for the first load, for a program that starts up. It never rejects.
   *
   * @param deadlineMs Longest time to wait, in milliseconds. @default 2_500
   * @returns Whether the flags are loaded; while they are not, they have their defaults.
   */
  ready(deadlineMs?: number): Promise<boolean>
  /** Reads the store now, and waits for it. It never rejects: what fails is told to `onEvent`. */
  refresh(): Promise<void>
  /** Tells a listener of every refresh from now on, as `onEvent` is told. @returns Ends that. */
  subscribe(listener: FlagsListener): () => void
  /** Ends refreshes by a timer. Evaluation goes on with what there is. */
  close(): void
}

/**
 * Creates flags that are evaluated in memory and follow the store within seconds.
 *
 * Nothing is read before the first evaluation, snapshot or `ready()`, unless a timer refreshes.
 *
 * @throws {RangeError} When an option is out of range.
 * @throws {TypeError} When the default of a declared flag is of another kind than its type.
 * @throws {InvalidKeyError} When a name or the prefix cannot be part of a key.
 *
 * @example
 * ```ts
 * const flags = createFlags({ store, set: "shop" })
 * await flags.ready()
 * const page = flags.boolean("new-ui", false, { targetingKey: "user-42" }) ? "new" : "old"
 * ```
 */
export function createFlags<D extends FlagDeclarations = FlagDeclarations>(options: FlagsOptions<D>): Flags<D> {
  const resolved = resolveFlagsOptions(options)
  const { flags = {}, now, setTimer } = resolved
  const refresher = new Refresher(chooseSource(resolved, compileFlag), resolved)
  const take = () => {
    const nowMs = now()
    refresher.poke(nowMs)
    return { state: refresher.state, nowMs }
  }
  const reader = Object.assign(new MomentReader(take, flags), {
    async ready(deadlineMs = 2_500) {
      if (refresher.state.isLoaded) return true
      let cancel = () => {}
      const timeUp = new Promise<void>((resolve) => {
        cancel = setTimer(resolve, deadlineMs)
      })
      await Promise.race([refresher.join(), timeUp])
      cancel()
      return refresher.state.isLoaded
    },
    refresh: () => refresher.refresh(),
    subscribe: (listener: FlagsListener) => refresher.subscribe(listener),
    close: () => refresher.close(),
  })
  // At run time, names and kinds are those of any flag: which ones may be asked for is the compiler's business alone.
  return reader as unknown as Flags<D>
}
