import type { KeyRecord } from "../storage/records.ts"
import type { SeenKey } from "./distance.ts"

/** Walks what is stored, and the keys written lately as a location sees them in its stead. */
export function* overlay(stored: Iterable<KeyRecord>, seen: readonly SeenKey[]): Generator<KeyRecord> {
  let next = 0
  for (const record of stored) {
    for (let one = seen[next]; one !== undefined && one.key <= record.key; one = seen[++next]) yield* present(one)
    if (seen[next - 1]?.key !== record.key) yield record
  }
  for (const one of seen.slice(next)) yield* present(one)
}

function* present({ key, value }: SeenKey): Generator<KeyRecord> {
  if (value === undefined) return
  yield { key, sizeBytes: value.bytes.length, updatedAt: value.updatedAt, expiresAtMs: value.expiresAtMs }
}
