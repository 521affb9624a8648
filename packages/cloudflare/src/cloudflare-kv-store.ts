import type {
  KvCallOptions,
  KvKeyInfo,
  KvListOptions,
  KvPage,
  KvPutOptions,
  KvPutOutcome,
  KvStore,
  KvValue,
} from "@larder/core"

export interface CloudflarePutOptions extends KvPutOptions {
  /**
   * End of the value in epoch milliseconds, kept in the metadata as `expires_at`.
   *
   * Without `ttlMs`, the server is told to end the key then; it refuses less than 60 seconds ahead. @default none
   */
  readonly expiresAtMs?: number | undefined
  /** Kept beside the value, told by lists: an object of at most 1024 bytes as JSON, `expires_at` included. @default none */
  readonly metadata?: Readonly<Record<string, unknown>> | undefined
}

/** One write of {@link CloudflareKvStore.putMany}. */
export interface CloudflareWrite extends Pick<CloudflarePutOptions, "ttlMs" | "expiresAtMs" | "metadata"> {
  readonly key: string
  readonly value: string | Uint8Array
}

export interface CloudflareKeyInfo extends KvKeyInfo {
  /** What its writer kept beside the value. */
  readonly metadata?: unknown
}

export interface CloudflarePage extends KvPage {
  readonly keys: readonly CloudflareKeyInfo[]
}

/** What both ways into a namespace, REST and the binding, can do beyond a {@link KvStore}. */
export interface CloudflareStore extends KvStore {
  /**
   * Writes a key. It has no content type; a write that comes within a second of the one before waits, and the latest wins.
   *
   * @param options `ttlMs` below 60,000 is sent as 60 seconds.
   */
  put(key: string, value: string | Uint8Array, options?: CloudflarePutOptions): Promise<KvPutOutcome>

  /** Reads one page of key names, with the metadata and the end of each. */
  list(options?: KvListOptions): Promise<CloudflarePage>

  /** Reads what is kept beside a value. @returns `undefined` when there is no such key, or nothing beside it. */
  getMetadata(key: string, options?: KvCallOptions): Promise<unknown>

  /**
   * Reads many keys, a hundred to a call.
   *
   * The service answers such calls in text: a value that is none is read again by itself, so that its bytes are exact. What no text
   * shows is a byte order mark at the start of a value, which some answers leave out.
   *
   * @returns The values there are, by key; a key that is missing is absent.
   * @throws What the first failing call throws.
   */
  getMany(keys: Iterable<string>, options?: KvCallOptions): Promise<Map<string, KvValue>>
}

/** A namespace of Workers KV over REST: a {@link KvStore} that can also read and write in bulk. */
export interface CloudflareKvStore extends CloudflareStore {
  /**
   * Writes many keys, up to 10,000 and 100 MB to a call; of several writes of one key, the last.
   *
   * Keys the service did not carry out are sent again. A key that was written less than a second ago goes by a later call.
   *
   * @throws {BulkError} When some were not written, with the reason of each.
   * @throws What `put` throws, when nothing was written.
   */
  putMany(writes: Iterable<CloudflareWrite>, options?: KvCallOptions): Promise<void>

  /**
   * Deletes many keys, up to 10,000 to a call, as {@link putMany} writes them.
   *
   * @throws {BulkError} When some were not deleted, with the reason of each.
   * @throws What `delete` throws, when nothing was deleted.
   */
  deleteMany(keys: Iterable<string>, options?: KvCallOptions): Promise<void>
}
