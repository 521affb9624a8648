import type { KvStore } from "@larder/core"
import { createMemoryStore, type FakeClock, fakeClock, type RecordingStore, recordingStore } from "@larder/testing"
import { createFlags, type Flags } from "../create-flags.ts"
import type { FlagDeclarations } from "../flag-declarations.ts"
import type { FlagsEvent } from "../flags-event.ts"
import type { FlagsOptions } from "../flags-options.ts"

/** Flags on a store whose operations are recorded, with a clock that stands still. */
export interface RiggedFlags<D extends FlagDeclarations> {
  readonly flags: Flags<D>
  readonly store: RecordingStore
  /** What is behind it: writes that are not recorded. */
  readonly behind: KvStore
  readonly clock: FakeClock
  readonly events: readonly FlagsEvent[]
  /** Makes every operation fail with an error, until it is given `undefined`. */
  readonly failWith: (error: Error | undefined) => void
}

/** Creates flags in which everything that happens is under control. */
export function rigFlags<D extends FlagDeclarations = FlagDeclarations>(
  options: Omit<FlagsOptions<D>, "store"> = {},
): RiggedFlags<D> {
  const clock = fakeClock()
  const behind = createMemoryStore({ now: clock.now })
  const events: FlagsEvent[] = []
  let failure: Error | undefined
  const failing: KvStore = {
    ...behind,
    get: async (...args) => (failure === undefined ? behind.get(...args) : Promise.reject(failure)),
    list: async (...args) => (failure === undefined ? behind.list(...args) : Promise.reject(failure)),
  }
  const failWith = (error: Error | undefined) => {
    failure = error
  }
  const store = recordingStore(failing)
  const { now, setTimer } = clock
  const flags = createFlags<D>({ store, now, setTimer, onEvent: (event) => events.push(event), ...options })
  return { flags, store, behind, clock, events, failWith }
}
