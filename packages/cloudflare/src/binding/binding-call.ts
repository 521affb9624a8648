import { isKvError, type KvError, KvHttpError, KvNetworkError, KvTimeoutError } from "@larder/core"
import { bounded, TIMED_OUT } from "@larder/core/transport"

/** Statuses that another call may cure. */
const RETRYABLE: readonly number[] = [408, 429, 500, 502, 503, 504]

/** Makes one call of a binding: bounded by a deadline, its errors of our kind. */
export type BindingCall = <T>(operation: string, signal: AbortSignal | undefined, run: () => Promise<T>) => Promise<T>

export function createBindingCall(deadlineMs: number): BindingCall {
  return async (operation, signal, run) => {
    const result = await bounded(async () => await run(), deadlineMs, signal).catch((cause: unknown) => {
      if (signal?.aborted) throw signal.reason
      throw toKvError(operation, cause)
    })
    if (result === TIMED_OUT) throw new KvTimeoutError(deadlineMs, { operation, attempts: 1, outcome: "unknown" })
    return result
  }
}

/** The runtime says "KV PUT failed: 429 Too Many Requests", and nothing else that a program could read. */
function toKvError(operation: string, cause: unknown): KvError {
  if (isKvError(cause)) return cause
  const message = cause instanceof Error ? cause.message : String(cause)
  const status = Number(/\bfailed: ([45]\d\d)\b/.exec(message)?.[1] ?? 0)
  const details = { operation, attempts: 1, cause }
  if (status === 0) return new KvNetworkError({ ...details, outcome: "unknown" })
  return new KvHttpError(status, [], {
    ...details,
    retryable: RETRYABLE.includes(status),
    outcome: status >= 500 || status === 408 ? "unknown" : "rejected",
  })
}
