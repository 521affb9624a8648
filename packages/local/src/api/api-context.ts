import type { LocalClock } from "../clock.ts"
import type { Keyspace, Place } from "../keyspace.ts"
import type { Namespaces } from "../namespaces.ts"
import type { NamespaceRecord } from "../storage/records.ts"
import type { WritePace } from "../write-pace.ts"
import type { Call } from "./call.ts"

/** A request with its body, read whole. */
export interface ApiRequest {
  readonly call: Call
  readonly contentType: string | undefined
  readonly body: Uint8Array
}

/** What the handlers work on. */
export interface ApiContext {
  readonly clock: LocalClock
  readonly namespaces: Namespaces
  readonly keyspace: Keyspace
  /** Whether namespaces made through the API of Telnyx support TTL. */
  readonly supportsTtl: boolean
  /** Writes per key that Cloudflare takes. */
  readonly writePace: WritePace
  /** Shortest TTL that Cloudflare takes, in seconds. */
  readonly minTtlSecs: number
}

/** Tells where the keys of a namespace are looked at from. */
export function toPlace({ location }: Call, { id }: NamespaceRecord): Place {
  return { namespaceId: id, location }
}
