/** What every client of the bench is told. */
export const NAMESPACE_ID = "7f1c2b9e-52a4-4c0e-9d3b-0a6f5e8d1c2b"
export const API_KEY = "KEY-that-must-stay-secret"

/** The same goal for all: what the vendor asks for, and what Larder does by default. */
export const GOAL = {
  attempts: 4,
  attemptTimeoutMs: 2_500,
  deadlineMs: 10_000,
  firstBackOffMs: 100,
  longestBackOffMs: 5_000,
  maxBodyBytes: 1_048_576,
} as const

/** Reads and writes bytes; rejects when the server does not answer with success. */
export interface FaultClient {
  get(key: string, signal: AbortSignal): Promise<Uint8Array>
  put(key: string, value: Uint8Array<ArrayBuffer>, signal: AbortSignal): Promise<unknown>
}

/** Makes a client of the server at an origin such as `http://127.0.0.1:8080`. */
export type MakeFaultClient = (origin: string) => FaultClient

export const AUTHORIZATION: string = `Bearer ${API_KEY}`

export function urlOf(origin: string, key: string): string {
  return `${origin}/v2/storage/kvs/${NAMESPACE_ID}/keys/${encodeURIComponent(key)}`
}

export function assertOk(status: number): void {
  if (status < 200 || status >= 300) throw new Error(`status ${status}`)
}
