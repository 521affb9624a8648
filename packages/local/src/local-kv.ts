import type { FaultRule } from "./faults/fault-rule.ts"
import type { BillWindow, LocalBill } from "./log/bill.ts"
import type { LoggedRequest } from "./log/logged-request.ts"
import type { SeedSource } from "./state/read-seed.ts"
import type { LocalSnapshot } from "./state/state.ts"
import type { NamespaceRecord, NamespaceStatus } from "./storage/records.ts"

/** A running local server. */
export interface LocalKv {
  /** What `TELNYX_BASE_URL` would be: the API is under `${url}/v2`. */
  readonly url: string
  readonly apiKey: string

  /** What clients of Cloudflare Workers KV are given to reach the same data. */
  readonly cloudflare: LocalCloudflare

  /**
   * Tells the URL of a location: what `TELNYX_BASE_URL` would be there.
   *
   * @throws {RangeError} When there is no such location.
   */
  urlAt(location: string): string

  /**
   * Creates a namespace that is usable at once, whatever `provisionMs` says.
   *
   * @throws {RangeError} When the name is not of `a-z 0-9 -`.
   */
  createNamespace(options: LocalNamespaceOptions): Promise<LocalNamespace>

  /** Lists the namespaces there are, oldest first. */
  namespaces(): readonly NamespaceRecord[]

  /**
   * Puts a namespace into any step of its life, such as `"provision_failed"`.
   *
   * @throws {RangeError} When there is no such namespace.
   */
  setNamespaceStatus(id: string, status: NamespaceStatus): Promise<void>

  /**
   * Adds up what has been charged since the start, or the last `reset()`.
   *
   * @param window Only requests that arrived in it, of those {@link requests} still lists.
   */
  bill(window?: BillWindow): LocalBill

  /** Lists the requests answered since the start, or the last `reset()`, oldest first: the latest 100,000. */
  requests(): readonly LoggedRequest[]

  /**
   * Moves the server's clock forward.
   *
   * @throws {RangeError} When `ms` is negative or not finite.
   */
  advance(ms: number): void

  /**
   * Makes requests go wrong. Replaces the rules that were there; an empty list ends all faults.
   *
   * @throws {TypeError} When a rule is not well-formed.
   *
   * @example Every read of a session fails, twice
   * ```ts
   * local.setFaults([{ operation: "get", key: "session/*", count: 2, fault: { kind: "status", status: 503 } }])
   * ```
   */
  setFaults(rules: readonly FaultRule[]): void

  /** Copies all that is stored, as plain JSON, in memory. */
  snapshot(): LocalSnapshot

  /**
   * Puts what a snapshot holds in place of all that is stored, or changes nothing.
   *
   * @throws {TypeError} When it is no snapshot.
   */
  restore(snapshot: LocalSnapshot): Promise<void>

  /**
   * Stores many values at once.
   *
   * @param source A folder, in which each file is a value and its path the key; an object of values by key; or the path of a
   *   JSON file that holds one. A string is stored as it is, anything else as JSON.
   * @returns How many keys were written.
   * @throws {RangeError} When there is no such namespace, or a value is larger than the store takes.
   * @throws {TypeError} When a name is no key, or a value is no JSON.
   */
  seed(namespaceId: string, source: SeedSource): Promise<number>

  /**
   * Writes the keys of a namespace as lines of JSON, in byte order, envelopes as they are.
   *
   * @throws {RangeError} When there is no such namespace.
   */
  exportNamespace(id: string): Iterable<string>

  /**
   * Deletes every key, ends all faults, and forgets the requests and the bill.
   *
   * Namespaces, and the clock, stay as they are.
   */
  reset(): Promise<void>

  /** Ends every connection and frees the port. Closing again does nothing. */
  close(): Promise<void>
}

/** How the API of Cloudflare is reached. */
export interface LocalCloudflare {
  readonly accountId: string
  /** The API key of the server. */
  readonly apiToken: string
  /** Where the API begins, `/client/v4` included; `baseURL` of the official SDK. At a location: `${local.urlAt(name)}/client/v4`. */
  readonly baseUrl: string
}

export interface LocalNamespaceOptions {
  /** One or more of `a-z 0-9 -`. */
  readonly name: string
  /** Whether keys may have a server-side TTL. @default the server's `supportsTtl` */
  readonly supportsTtl?: boolean | undefined
}

/** A namespace that is ready for use. */
export interface LocalNamespace {
  readonly id: string
  /** The id of the same namespace at the API of Cloudflare: without the dashes. */
  readonly cloudflareId: string
  /** `TELNYX_BASE_URL`, `TELNYX_API_KEY` and `KV_<NAME>_ID`, as the platform sets them for a function. */
  readonly env: Readonly<Record<string, string>>
}
