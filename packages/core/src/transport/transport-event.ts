/** What a client tells its `onEvent`. */
export type TransportEvent = TransportCallEvent | TransportRetryEvent

/** A call was answered, or given up. */
export interface TransportCallEvent {
  readonly type: "call"
  readonly operation: string
  /** Absent when no answer came. */
  readonly status?: number
  readonly attempts: number
  readonly durationMs: number
  readonly sentBytes: number
  readonly receivedBytes: number
}

/** An attempt failed, and another follows. */
export interface TransportRetryEvent {
  readonly type: "retry"
  readonly operation: string
  /** Absent when no answer came. */
  readonly status?: number
  /** Attempts made so far. */
  readonly attempts: number
  readonly delayMs: number
}
