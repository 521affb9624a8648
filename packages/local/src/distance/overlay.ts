import { compareKeys } from "../key-order.ts"
import type { KeyRecord } from "../storage/records.ts"
import type { SeenKey } from "./distance.ts"

/** Walks what is stored, and the keys written lately as a location sees them in its stead. */
export function* overlay(stored: Iterable<KeyRecord>, seen: readonly SeenKey[]): Generator<KeyRecord> {
  let next = 0
  for (const record of stored) {
    for (let one = seen[next]; one !== undefined && compareKeys(one.key, record.key) <= 0; one = seen[++next]) {
      yield* present(one)
    }
    if (seen[next - 1]?.key !== record.key) yield record
  }
  for (const one of seen.slice(next)) yield* present(one)
}

function* present({ key, value }: SeenKey): Generator<KeyRecord> {
  if (value === undefined) return
  const { bytes, updatedAt, expiresAtMs, metadata } = value
  yield { key, sizeBytes: bytes.length, updatedAt, expiresAtMs, metadata }
}
