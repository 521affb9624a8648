/** What both sides of the bench know. */
export const ACCOUNT_ID = "0123456789abcdef0123456789abcdef"
export const NAMESPACE_ID = "fedcba9876543210fedcba9876543210"
export const API_TOKEN = "TOKEN"
/** Path of the namespace, below the server's origin. */
export const NAMESPACE_PATH: string = `/client/v4/accounts/${ACCOUNT_ID}/storage/kv/namespaces/${NAMESPACE_ID}`
/** Requests in flight at a time: a server under moderate load. */
export const LANES = 8

/** What is asked of every client. */
export interface CloudflareClient {
  get(key: string): Promise<Uint8Array>
  put(key: string, value: Uint8Array<ArrayBuffer>): Promise<unknown>
  /** With an object as metadata. Absent where a client has no call for it. */
  putWithMetadata?(key: string, value: Uint8Array<ArrayBuffer>): Promise<unknown>
  /** All keys, in the way that its users find first. */
  getMany?(keys: readonly string[]): Promise<number>
}
