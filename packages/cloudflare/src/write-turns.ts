import { KvTimeoutError } from "@larder/core"
import { bounded, TIMED_OUT, wait } from "@larder/core/transport"

export interface WriteTurnsOptions {
  /** From the end of a write of a key to the next one of it, in milliseconds; 0: one after another. */
  readonly intervalMs: number
  /** Longest wait for a turn, in milliseconds. */
  readonly deadlineMs: number
  /** Monotonic milliseconds. */
  readonly now: () => number
}

/** Keeps the writes of each key in order, and as far apart as the service asks. */
export interface WriteTurns {
  /**
   * Writes when the key may be written. Of those that wait for one key the latest is sent; the others share its outcome.
   *
   * @throws {KvTimeoutError} When its turn, and its write, did not come and end within the deadline.
   * @throws The reason of `signal`, unchanged, when it is aborted; then the write is not sent any more.
   */
  write(operation: string, key: string, signal: AbortSignal | undefined, task: () => Promise<unknown>): Promise<void>
}

interface Write {
  readonly task: () => Promise<unknown>
  /** Its caller has left. */
  isGone: boolean
}

interface Slot {
  /** While a write is under way; never rejects. */
  running: Promise<void> | undefined
  freeAtMs: number
  waiting: { readonly writes: Write[]; readonly outcome: Promise<void> } | undefined
}

/** Makes the turns of one store. */
export function createWriteTurns({ intervalMs, deadlineMs, now }: WriteTurnsOptions): WriteTurns {
  const slots = new Map<string, Slot>()

  const isFree = ({ running, waiting, freeAtMs }: Slot): boolean =>
    running === undefined && waiting === undefined && now() >= freeAtMs

  /** Drops what need not be remembered, from the oldest on. */
  function forgetFree(): void {
    for (const [key, slot] of slots) {
      if (!isFree(slot)) return
      slots.delete(key)
    }
  }

  async function begin(key: string, task: () => Promise<unknown>): Promise<void> {
    forgetFree()
    const slot: Slot = { running: undefined, freeAtMs: 0, waiting: undefined }
    // Behind the others again: slots become free in about the order they stand in.
    slots.delete(key)
    slots.set(key, slot)
    const running = task()
    const end = (): void => {
      slot.freeAtMs = now() + intervalMs
      slot.running = undefined
    }
    slot.running = running.then(end, end)
    await running
  }

  async function write(
    operation: string,
    key: string,
    signal: AbortSignal | undefined,
    task: () => Promise<unknown>,
  ): Promise<void> {
    signal?.throwIfAborted()
    const slot = slots.get(key)
    if (slot === undefined || isFree(slot)) return await begin(key, task)
    const mine: Write = { task, isGone: false }
    slot.waiting ??= { writes: [], outcome: whenFree(key, slot) }
    const { writes, outcome } = slot.waiting
    // An older one is needed only where this one may still be taken back.
    if (signal === undefined) writes.length = 0
    writes.push(mine)
    try {
      const end = await bounded(() => outcome, deadlineMs, signal)
      if (end === TIMED_OUT) throw new KvTimeoutError(deadlineMs, { operation, outcome: "unknown" })
    } finally {
      mine.isGone = true
    }
  }

  async function whenFree(key: string, slot: Slot): Promise<void> {
    await slot.running
    const leftMs = slot.freeAtMs - now()
    if (leftMs > 0) await wait(leftMs, undefined)
    const newest = slot.waiting?.writes.findLast(({ isGone }) => !isGone)
    slot.waiting = undefined
    if (newest !== undefined) await begin(key, newest.task)
  }

  return { write }
}
