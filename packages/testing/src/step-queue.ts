import type { FakeClock } from "./fake-clock.ts"
import { seededRandom } from "./seeded-random.ts"

/** Steps of a simulation that wait to be picked. */
export interface StepQueue {
  /** Waits until this step is picked. */
  readonly turn: (label: string) => Promise<void>
  /** Picks one of the waiting steps, or lets time pass up to the next timer. @returns Whether there was any. */
  readonly pick: () => boolean
  readonly isEmpty: () => boolean
  /** The labels of the steps picked so far. */
  readonly trace: readonly string[]
}

interface Step {
  readonly label: string
  readonly go: () => void
}

/** Creates a queue that picks in the order its seed decides. */
export function createStepQueue(seed: number, clock: FakeClock | undefined): StepQueue {
  const random = seededRandom(seed)
  const waiting: Step[] = []
  const trace: string[] = []
  return {
    trace,
    isEmpty: () => waiting.length === 0,
    turn: (label) => new Promise((go) => waiting.push({ label, go })),
    pick() {
      const choice = random.int(waiting.length + (clock === undefined ? 0 : 1))
      if (choice === waiting.length && clock?.fireNext()) return true
      const [step] = waiting.splice(Math.min(choice, waiting.length - 1), 1)
      if (step === undefined) return false
      trace.push(step.label)
      step.go()
      return true
    },
  }
}
