import { type Gauges, gaugesOf, type Run } from "./gauges.ts"

/** One of those measured beside each other. */
export interface Contender extends Gauges {
  readonly name: string
  close(): void
}

/** Measures in this process: enough where the contenders share no state and no hot code. */
export function inThisProcess(name: string, run: Run): Contender {
  return { name, ...gaugesOf(run), close: () => {} }
}
