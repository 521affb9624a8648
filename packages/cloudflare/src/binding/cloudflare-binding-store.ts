import type { KvCallOptions, KvPutOutcome } from "@larder/core"
import type { CloudflarePutOptions, CloudflareStore } from "../cloudflare-kv-store.ts"

/** A namespace of Workers KV through the binding of a Worker. */
export interface CloudflareBindingStore extends CloudflareStore {
  /**
   * Writes a key. It has no content type; a write that comes within a second of the one before waits, and the latest wins.
   *
   * @param value A stream is read to its end first, so that one that fails, or is longer than 25 MiB, stores nothing.
   * @param options `ttlMs` below 60,000 is sent as 60 seconds.
   */
  put(
    key: string,
    value: string | Uint8Array | ReadableStream<Uint8Array>,
    options?: CloudflarePutOptions,
  ): Promise<KvPutOutcome>

  /** Reads a value as it comes. @returns `undefined` when there is no such key. */
  getStream(key: string, options?: KvCallOptions): Promise<ReadableStream<Uint8Array> | undefined>
}
