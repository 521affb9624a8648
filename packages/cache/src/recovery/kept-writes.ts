import type { KvPutOptions } from "@larder/core"

/** A write that has failed: a value, or a delete where there is none. */
export interface KeptWrite {
  readonly key: string
  readonly value?: string | Uint8Array
  /** Server-side end, in epoch milliseconds; infinite without one. */
  readonly endsAtMs: number
  /** What else its writer said, apart from its signal. */
  readonly options: Omit<KvPutOptions, "signal" | "ttlMs">
}

/** Failed writes, the last one of each key. */
export interface KeptWrites {
  readonly add: (write: KeptWrite) => void
  readonly delete: (key: string) => void
  /** The one that has waited longest. */
  readonly first: () => KeptWrite | undefined
  readonly count: () => number
}

/** Keeps failed writes within a number and a size; beyond them, the oldest are given up. */
export function createKeptWrites(maxWrites: number, maxBytes: number): KeptWrites {
  const writes = new Map<string, KeptWrite>()
  let bytes = 0

  function remove(key: string): void {
    const write = writes.get(key)
    if (write === undefined) return
    bytes -= sizeOf(write)
    writes.delete(key)
  }

  return {
    add(write) {
      remove(write.key)
      writes.set(write.key, write)
      bytes += sizeOf(write)
      for (const key of writes.keys()) {
        if (writes.size <= maxWrites && bytes <= maxBytes) return
        remove(key)
      }
    },
    delete: remove,
    first: () => writes.values().next().value,
    count: () => writes.size,
  }
}

/** A text counts as if each unit took two bytes: no need to encode it for this. */
function sizeOf({ key, value }: KeptWrite): number {
  return key.length + (typeof value === "string" ? 2 * value.length : (value?.length ?? 0))
}
