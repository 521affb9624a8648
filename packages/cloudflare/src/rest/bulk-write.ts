import { isKvError, KvError } from "@larder/core"
import { isRecord, retryDelayMs, type Transport, wait } from "@larder/core/transport"
import { readResult } from "./read-result.ts"

/** The answer lists the keys that failed: at most 10,000 of 512 bytes, escaped. */
const MAX_BYTES = 33_554_432
const encoder = new TextEncoder()
const COMMA = 0x2c

export interface BulkWriteOptions {
  readonly operation: "putMany" | "deleteMany"
  /** Of the namespace. */
  readonly path: string
  readonly deadlineMs: number
  readonly maxAttempts: number
  /** Shortest wait before keys are sent again, in milliseconds. */
  readonly writeIntervalMs: number
  readonly now: () => number
  readonly random: () => number
}

/**
 * Sends up to 10,000 writes by one call, and again those that the service did not carry out.
 *
 * @param parts What stands in the body for each key, as JSON.
 * @returns Why keys failed; never rejects by an error of the service.
 */
export async function bulkWrite(
  transport: Transport,
  parts: ReadonlyMap<string, Uint8Array>,
  options: BulkWriteOptions,
): Promise<Map<string, KvError>> {
  const { deadlineMs, maxAttempts, writeIntervalMs, now, random } = options
  const endsAtMs = now() + deadlineMs
  let left = parts
  for (let attempts = 1; ; attempts += 1) {
    const answer = await send(transport, left, options).catch(orKvError)
    if (isKvError(answer)) return withReason(left, answer)
    left = new Map([...left].filter(([key]) => answer.has(key)))
    if (left.size === 0) return new Map()
    const backOffMs = retryDelayMs({ attempts, random: random(), retryAfter: null, date: null })
    const delayMs = Math.max(backOffMs, writeIntervalMs)
    if (attempts === maxAttempts || now() + delayMs >= endsAtMs) {
      return withReason(left, notCarriedOut(options.operation, attempts))
    }
    await wait(delayMs, undefined)
  }
}

/** @returns The keys that the service did not carry out. */
async function send(
  transport: Transport,
  parts: ReadonlyMap<string, Uint8Array>,
  { operation, path }: BulkWriteOptions,
): Promise<ReadonlySet<unknown>> {
  const reply = await transport.send({
    operation,
    method: operation === "putMany" ? "PUT" : "POST",
    path: operation === "putMany" ? `${path}/bulk` : `${path}/bulk/delete`,
    body: toList(parts),
    contentType: "application/json",
    maxBytes: MAX_BYTES,
  })
  const { result } = readResult(operation, reply)
  const unsuccessful = isRecord(result) ? result["unsuccessful_keys"] : undefined
  return new Set(Array.isArray(unsuccessful) ? unsuccessful : [])
}

function toList(parts: ReadonlyMap<string, Uint8Array>): Uint8Array<ArrayBuffer> {
  let length = 1
  for (const part of parts.values()) length += part.length + 1
  const list = new Uint8Array(length).fill(COMMA)
  let offset = 1
  for (const part of parts.values()) {
    list.set(part, offset)
    offset += part.length + 1
  }
  list.set(encoder.encode("["))
  list.set(encoder.encode("]"), length - 1)
  return list
}

function withReason(parts: ReadonlyMap<string, unknown>, error: KvError): Map<string, KvError> {
  return new Map(Array.from(parts.keys(), (key) => [key, error]))
}

function notCarriedOut(operation: string, attempts: number): KvError {
  return new KvError(`${operation}: the service did not carry out this key`, {
    code: "NOT_CARRIED_OUT",
    operation,
    retryable: true,
    outcome: "unknown",
    attempts,
  })
}

function orKvError(error: unknown): KvError {
  if (isKvError(error)) return error
  throw error
}
