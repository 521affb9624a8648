import type { MakeFaultClient } from "./wire.ts"

/** One thing that a client of a remote store must get right. */
export interface Criterion {
  readonly name: string
  judge(makeClient: MakeFaultClient): Promise<Verdict>
}

export interface Verdict {
  readonly isMet: boolean
  /** What happened, in a few words. */
  readonly seen: string
}

/** The key that is asked for. */
export const KEY = "some-key"

/** The signal of a caller who waits for the end. */
export function neverAborted(): AbortSignal {
  return new AbortController().signal
}

/** What a caller waits at most: twice the deadline it asked for. */
const PATIENCE_MS = 20_000

/** How a call ended. */
export interface Ending {
  readonly kind: "value" | "error" | "never"
  readonly afterMs: number
  /** The value, or the error. */
  readonly result?: unknown
}

/** Waits for a call to end, one way or another, and says how; gives up when patience does. */
export function endingOf(call: Promise<unknown>): Promise<Ending> {
  const startedAtMs = performance.now()
  return new Promise((resolve) => {
    const end = (kind: Ending["kind"], result?: unknown): void => {
      clearTimeout(timer)
      resolve({ kind, result, afterMs: performance.now() - startedAtMs })
    }
    const timer = setTimeout(() => end("never"), PATIENCE_MS)
    call.then(
      (value) => end("value", value),
      (error) => end("error", error),
    )
  })
}

/** Says an ending in words. */
export function describe({ kind, afterMs }: Ending): string {
  const after = `${(afterMs / 1_000).toFixed(1)} s`
  return kind === "never" ? `no end in ${after}` : `${kind} after ${after}`
}
