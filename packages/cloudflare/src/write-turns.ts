import { KvTimeoutError } from "@larder/core"
import { bounded, orAborted, TIMED_OUT } from "@larder/core/transport"

export interface WriteTurnsOptions {
  /** From the end of a write of a key to the next one of it, in milliseconds; 0: one after another. */
  readonly intervalMs: number
  /** Longest wait for a turn, in milliseconds. */
  readonly deadlineMs: number
  /** After so long a write that has not ended never will, in milliseconds: the request of a Worker that began it is over. */
  readonly goneAfterMs: number
  /** Monotonic milliseconds. */
  readonly now: () => number
}

/** Keeps the writes of each key in order, and as far apart as the service asks. */
export interface WriteTurns {
  /**
   * Writes when the key may be written. Of those that wait for one key the latest is sent; the others share its outcome.
   *
   * @throws {KvTimeoutError} When its turn did not come within the deadline.
   * @throws The reason of `signal`, unchanged, when it is aborted; then the write is not sent any more.
   */
  write(operation: string, key: string, signal: AbortSignal | undefined, task: () => Promise<unknown>): Promise<void>
}

interface Write {
  readonly operation: string
  readonly signal: AbortSignal | undefined
  readonly task: () => Promise<unknown>
  /** Its caller has left. */
  isGone: boolean
  /** Once it was sent, or a later one in its place. */
  outcome: Promise<void> | undefined
}

interface Slot {
  freeAtMs: number
  writes: Write[]
  /** Wake those that wait. */
  readonly naps: Set<() => void>
}

/** Makes the turns of one store. */
export function createWriteTurns({ intervalMs, deadlineMs, goneAfterMs, now }: WriteTurnsOptions): WriteTurns {
  const slots = new Map<string, Slot>()
  const isFree = ({ writes, freeAtMs }: Slot): boolean => writes.length === 0 && now() >= freeAtMs

  /** Drops what need not be remembered, from the oldest on. */
  function forgetFree(): void {
    for (const [key, slot] of slots) {
      if (!isFree(slot)) return
      slots.delete(key)
    }
  }

  async function begin(key: string, slot: Slot, task: () => Promise<unknown>): Promise<void> {
    slot.freeAtMs = now() + goneAfterMs
    // Behind the others: slots become free in about the order they stand in.
    slots.delete(key)
    slots.set(key, slot)
    try {
      await task()
    } finally {
      slot.freeAtMs = now() + intervalMs
      for (const wake of slot.naps) wake()
    }
  }

  /** Waits until the key is free. Who wakes first sends the latest write, for all. */
  async function waitForTurn(key: string, slot: Slot, mine: Write): Promise<void> {
    while (mine.outcome === undefined && !mine.isGone) {
      const leftMs = slot.freeAtMs - now()
      if (leftMs > 0) await nap(slot, leftMs)
      else sendLatest(key, slot)
    }
  }

  function sendLatest(key: string, slot: Slot): void {
    const { writes } = slot
    slot.writes = []
    const latest = writes.findLast(({ isGone }) => !isGone)
    if (latest === undefined) return
    const outcome = begin(key, slot, latest.task)
    const shared = outcome.catch((error: unknown) => {
      if (!latest.isGone) throw error
      // Its caller left, and took it along: the others have their turn again, before what came meanwhile.
      const next = writes.findLast(({ isGone }) => !isGone)
      return next && waitFor(key, slot, { ...next, outcome: undefined }, "unshift")
    })
    shared.catch(ignore)
    for (const write of writes) write.outcome = write === latest ? outcome : shared
    for (const wake of slot.naps) wake()
  }

  async function waitFor(key: string, slot: Slot, mine: Write, place: "push" | "unshift"): Promise<void> {
    slot.writes[place](mine)
    const end = await bounded(() => waitForTurn(key, slot, mine), deadlineMs, mine.signal)
    if (end === TIMED_OUT) throw new KvTimeoutError(deadlineMs, { operation: mine.operation })
    // The write itself has a deadline of its own.
    await (mine.outcome === undefined || mine.signal === undefined
      ? mine.outcome
      : orAborted(mine.outcome, mine.signal))
  }

  return {
    async write(operation, key, signal, task) {
      signal?.throwIfAborted()
      forgetFree()
      const slot = slots.get(key) ?? { freeAtMs: 0, writes: [], naps: new Set() }
      if (isFree(slot)) return await begin(key, slot, task)
      const mine: Write = { operation, signal, task, isGone: false, outcome: undefined }
      try {
        await waitFor(key, slot, mine, "push")
      } finally {
        mine.isGone = true
      }
    },
  }
}

function ignore(): void {}

function nap({ naps }: Slot, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const wake = (): void => {
      clearTimeout(timer)
      naps.delete(wake)
      resolve()
    }
    const timer = setTimeout(wake, ms)
    naps.add(wake)
  })
}
