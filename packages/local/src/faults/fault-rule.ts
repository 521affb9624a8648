import type { KvOperation } from "../api/call.ts"

/** Which requests go wrong, and how. Plain JSON, so that the control endpoint takes it as it is. */
export interface FaultRule {
  /** @default every operation */
  readonly operation?: KvOperation | readonly KvOperation[] | undefined
  /** @default every location */
  readonly location?: string | undefined
  /** Pattern of the key, or of a list's prefix, in which `*` stands for any characters. @default every key */
  readonly key?: string | undefined
  /** Fires on the `nth` request that matches, counted from 1, and not before. @default 1 */
  readonly nth?: number | undefined
  /** Fires on this part of the requests that match, > 0 and ≤ 1. @default 1 */
  readonly probability?: number | undefined
  /** Determines which ones, and how long a latency is drawn. @default 0 */
  readonly seed?: number | undefined
  /** Fires so many times at most, from 1. @default 1 with `nth`, else without end */
  readonly count?: number | undefined
  readonly fault: Fault
}

/** What goes wrong. */
export type Fault = LatencyFault | AnswerFault | SilentFault | BodyFault | ListFault

/** Waits before the request is carried out. It adds to other faults, and to other latencies. */
export type LatencyFault = { readonly kind: "latency" } & (
  | { /** Milliseconds, ≥ 0. */ readonly ms: number }
  | {
      /** Milliseconds by percentile, such as `{"50": 12, "99": 250}`; between them it is interpolated, from 0 at 0. */
      readonly percentiles: Readonly<Record<string, number>>
    }
)

/** The answer is another one than is due. */
export type AnswerFault =
  | {
      readonly kind: "status"
      /** 200 to 599. */
      readonly status: number
      /** Sent as they are: this is the place for a bad `Retry-After`. */
      readonly headers?: Readonly<Record<string, string>> | undefined
      /** @default an error in the vendor's form */
      readonly body?: string | undefined
      /** Whether the request is carried out all the same. @default false */
      readonly carriedOut?: boolean | undefined
    }
  | {
      /** The answer that is due, with other headers, such as a wrong content type. */
      readonly kind: "headers"
      readonly headers: Readonly<Record<string, string>>
    }

/** There is no answer. */
export type SilentFault =
  | {
      /** Nothing is ever answered. */
      readonly kind: "hang"
      /** @default false */
      readonly carriedOut?: boolean | undefined
    }
  | {
      /** The connection is reset, before the request is read, or in place of the answer. */
      readonly kind: "reset"
      /** @default false */
      readonly carriedOut?: boolean | undefined
    }

/** The answer does not arrive whole, or not soon. */
export type BodyFault =
  | {
      /** The body stops coming, and the connection stays open. */
      readonly kind: "stall"
      /** Bytes of the body sent before. @default half of them */
      readonly atByte?: number | undefined
    }
  | {
      /** The connection ends within the body. */
      readonly kind: "truncate"
      /** Bytes of the body sent before. @default half of them */
      readonly atByte?: number | undefined
    }
  | {
      /** The body comes one byte at a time. */
      readonly kind: "drip"
      /** Milliseconds between two bytes, ≥ 0. @default 1000 */
      readonly everyMs?: number | undefined
    }

/** A list goes wrong in a way its contract allows, or nearly so. Fires on lists alone. */
export type ListFault =
  | {
      /** A page ends earlier than its cursor says: the next page tells its last keys again. */
      readonly kind: "repeat-keys"
      /** Keys told again, from 1; a page of n keys repeats n - 1 at most, or the list would not end. */
      readonly keys: number
    }
  | {
      /** A page has no keys, and a cursor to the same place. Without `count` or `probability` the list never ends. */
      readonly kind: "empty-page"
    }
  | {
      /** A cursor is refused with 400. Fires on lists with a cursor alone. */
      readonly kind: "expired-cursor"
    }
