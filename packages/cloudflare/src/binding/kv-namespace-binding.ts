/**
 * The binding of a KV namespace, as far as it is used: the vendor's `KVNamespace` fits, and so does Miniflare's.
 *
 * What it gives is checked where it is read.
 */
export interface KvNamespaceBinding {
  get(key: string, options: { type: "arrayBuffer"; cacheTtl?: number }): Promise<unknown>
  get(key: string, options: { type: "stream"; cacheTtl?: number }): Promise<unknown>
  get(keys: string[], options: { type: "text"; cacheTtl?: number }): Promise<unknown>
  getWithMetadata(key: string, options: { type: "arrayBuffer"; cacheTtl?: number }): Promise<unknown>
  put(key: string, value: ArrayBufferView, options?: KvNamespacePutOptions): Promise<unknown>
  delete(key: string): Promise<unknown>
  list(options: { prefix?: string; limit?: number; cursor?: string }): Promise<unknown>
}

export interface KvNamespacePutOptions {
  expiration?: number
  expirationTtl?: number
  metadata?: unknown
}
