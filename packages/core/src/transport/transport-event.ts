/** One request of a client, as told to its `onEvent`. */
export interface TransportEvent {
  readonly type: "attempt"
  /** The call it belongs to, such as `"get"`. */
  readonly operation: string
  /** 1 for the first of its call. */
  readonly attempt: number
  /** Absent when no answer came. */
  readonly status?: number
  readonly durationMs: number
  readonly sentBytes: number
  readonly receivedBytes: number
  /** How long until the next attempt, in milliseconds. Absent when this was the last. */
  readonly retryInMs?: number
}
