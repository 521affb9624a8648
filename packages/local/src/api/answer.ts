import type { Refusal } from "./refusal.ts"

/** What is sent back, whole, before anything of it has been sent. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
  /** The keys of a bulk request that were carried out: each is charged as an operation of its own. */
  readonly bulkKeys?: readonly string[] | undefined
}

const NO_BYTES = new Uint8Array(0)

export function emptyAnswer(status: number): Answer {
  return { status, headers: {}, body: NO_BYTES }
}

export function jsonAnswer(status: number, value: unknown): Answer {
  return { status, headers: { "content-type": "application/json" }, body: Buffer.from(JSON.stringify(value)) }
}

export function errorAnswer(refusal: Refusal): Answer {
  const headers = { "content-type": "application/json" }
  return { status: refusal.status, headers, body: Buffer.from(refusal.toBody()) }
}
