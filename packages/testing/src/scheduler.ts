import type { KvStore } from "@larder/core"
import { describeKeyOperation, describeList, describePut } from "./describe-operation.ts"
import { drainMicrotasks } from "./drain-microtasks.ts"
import type { FakeClock } from "./fake-clock.ts"
import { createStepQueue, type StepQueue } from "./step-queue.ts"

/** Options of `createScheduler`. */
export interface SchedulerOptions {
  /** Lets time pass at any moment too: firing its next timer is one more step to pick. @default time stands still */
  readonly clock?: FakeClock | undefined
}

/** One task for each result. */
export type SchedulerTasks<Results extends unknown[]> = {
  [Index in keyof Results]: () => Results[Index] | Promise<Results[Index]>
}

/** Decides, by its seed, in which order concurrent work goes on. */
export interface Scheduler {
  /**
   * Makes every call of a function two steps: its effect (the call itself), and its answer (its outcome reaching the caller).
   * Each waits until the scheduler picks it, so a wrapped function only gets on inside of `run`.
   */
  readonly wrap: <Args extends unknown[], T>(
    label: string,
    effect: (...args: Args) => T | Promise<T>,
  ) => (...args: Args) => Promise<T>
  /** Wraps the four operations of a store. */
  readonly wrapStore: (store: KvStore) => KvStore
  /**
   * Starts the tasks together, then picks one waiting step after the other until the tasks have settled and no step waits.
   *
   * @returns What each task returned.
   * @throws What the first failing task threw, when all is over.
   * @throws {Error} When a task never settles, or the steps never end.
   */
  readonly run: <Results extends unknown[]>(tasks: readonly [...SchedulerTasks<Results>]) => Promise<Results>
  /** The steps so far, such as `["get a", "put a 2", "put a 2: answer", "get a: answer"]`. */
  readonly trace: readonly string[]
}

/** A run of more steps is taken for one that never ends. */
const MAX_STEPS = 100_000
/** How long to wait, in real milliseconds, for what comes from outside the queue of microtasks, such as `crypto.subtle`. */
const MAX_SILENCE_MS = 1_000

/**
 * Creates the scheduler of one simulation.
 *
 * The order repeats itself for a seed as long as all that is asynchronous goes through wrapped functions, promises and the
 * clock. No timer and no turn of the event loop is taken for a step, so a step costs about a microsecond.
 *
 * @example
 * ```ts
 * const scheduler = createScheduler(seed)
 * const store = scheduler.wrapStore(createMemoryStore())
 * await scheduler.run([() => store.put("a", "1"), () => store.put("a", "2")])
 * ```
 */
export function createScheduler(seed: number, options: SchedulerOptions = {}): Scheduler {
  const queue = createStepQueue(seed, options.clock)

  async function perform<T>(label: string, effect: () => T | Promise<T>): Promise<T> {
    await queue.turn(label)
    try {
      return await effect()
    } finally {
      await queue.turn(`${label}: answer`)
    }
  }

  async function run<Results extends unknown[]>(tasks: readonly [...SchedulerTasks<Results>]): Promise<Results> {
    const unsettled = new Set(tasks.keys())
    const results = tasks.map(async (task, index) => {
      try {
        return await task()
      } finally {
        unsettled.delete(index)
      }
    })
    // Gives a failure a listener at once: the caller gets to see it only when all is over.
    const allSettled = Promise.allSettled(results)
    try {
      await takeSteps(queue, unsettled)
    } catch (cause) {
      const lastSteps = queue.trace.slice(-20).join(" | ")
      throw new Error(`Scheduler with seed ${seed}: ${String(cause)}; last steps: ${lastSteps}`, { cause })
    }
    await allSettled
    // The cast: map() forgets which task is which.
    return Promise.all(results) as Promise<Results>
  }

  return {
    trace: queue.trace,
    run,
    wrap:
      (label, effect) =>
      (...args) =>
        perform(label, () => effect(...args)),
    wrapStore: (store) => ({
      capabilities: store.capabilities,
      get: (key, options) => perform(describeKeyOperation("get", key), () => store.get(key, options)),
      put: (key, value, options) => perform(describePut(key, value, options), () => store.put(key, value, options)),
      delete: (key, options) => perform(describeKeyOperation("delete", key), () => store.delete(key, options)),
      list: (options) => perform(describeList(options), () => store.list(options)),
    }),
  }
}

async function takeSteps(queue: StepQueue, unsettled: ReadonlySet<number>): Promise<void> {
  for (let steps = 0; steps < MAX_STEPS; steps++) {
    await drainMicrotasks()
    if (unsettled.size === 0 && queue.isEmpty()) return
    if (queue.pick()) continue
    const woken = await isWokenFromOutside(() => unsettled.size === 0 || !queue.isEmpty())
    if (!woken) throw new Error(`tasks never settle: ${[...unsettled].join(", ")}`)
  }
  throw new Error(`more than ${MAX_STEPS} steps`)
}

async function isWokenFromOutside(isAwake: () => boolean): Promise<boolean> {
  const untilMs = performance.now() + MAX_SILENCE_MS
  while (!isAwake() && performance.now() < untilMs) await new Promise((resolve) => setImmediate(resolve))
  return isAwake()
}
