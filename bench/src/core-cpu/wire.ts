/** What both sides of the bench know. */
export const NAMESPACE_ID = "7f1c2b9e-52a4-4c0e-9d3b-0a6f5e8d1c2b"
export const API_KEY = "KEY0123"
/** Requests in flight at a time: a server under moderate load. */
export const LANES = 8

/** A get and a put of bytes, with whatever the client does around them. */
export interface BytesClient {
  get(key: string): Promise<Uint8Array>
  put(key: string, value: Uint8Array<ArrayBuffer>): Promise<unknown>
}
