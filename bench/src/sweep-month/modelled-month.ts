import { type KvCapabilities, type KvKeyInfo, type KvStore, TELNYX_LIMITS, TELNYX_PRICES } from "@larder/core"

/** One modelled key stands for so many; a page, which has fewer of them, stands for itself. */
export const SCALE = 500
const LIVE = 1_000_000 / SCALE
const PAGE = 1_000 / SCALE
/** All lives are of one hour, and so are the steps of the model. */
export const TTL_MS = 3_600_000

const encoder = new TextEncoder()
const capabilities: KvCapabilities = {
  ...TELNYX_LIMITS,
  serverTtl: { support: "no" },
  binary: true,
  prices: TELNYX_PRICES,
}

/** A month of a cache with a million living keys: hour by hour, some keys are never asked for again, and others take their place. */
export interface ModelledMonth {
  readonly store: KvStore
  readonly now: () => number
  /** Lets an hour pass. */
  readonly pass: () => void
  /** Bytes of what is dead, now. */
  readonly deadBytes: () => number
}

/** How many keys die, and how large their values are. */
export interface Mortality {
  /** Of the million. */
  readonly deathsPerHour: number
  readonly sizes: "all small" | "mixed"
}

export function createModelledMonth({ deathsPerHour, sizes }: Mortality): ModelledMonth {
  const sizeOf = SIZES[sizes]
  let nowMs = Date.UTC(2026, 0, 1)
  let [died, due, deadBytes] = [0, 0, 0]
  let listed: readonly KvKeyInfo[] = []
  const dead = new Map<string, { readonly sizeBytes: number; readonly updatedAtMs: number }>()

  function listAll(): readonly KvKeyInfo[] {
    // Whatever lives was written within the last hour.
    const live = Array.from({ length: LIVE }, (_, index) => ({
      key: `cache/live-${index}`,
      sizeBytes: sizeOf(index),
      updatedAtMs: nowMs - ((index * 7_919) % TTL_MS),
    }))
    return [...live, ...Array.from(dead, ([key, info]) => ({ key, ...info }))]
  }

  const store: KvStore = {
    capabilities,
    async list({ cursor = "0" } = {}) {
      if (cursor === "0") listed = listAll()
      const end = Number(cursor) + PAGE
      const keys = listed.slice(Number(cursor), end)
      return { keys, serverNowMs: nowMs, ...(end < listed.length ? { cursor: String(end) } : {}) }
    },
    async get(key) {
      const writtenAtMs = dead.get(key)?.updatedAtMs ?? nowMs
      return { bytes: encoder.encode(JSON.stringify({ expires_at: writtenAtMs + TTL_MS, value: 1 })) }
    },
    async delete(key) {
      deadBytes -= dead.get(key)?.sizeBytes ?? 0
      dead.delete(key)
    },
    put: () => Promise.reject(new Error("A sweep without state writes nothing")),
  }
  return {
    store,
    now: () => nowMs,
    pass() {
      for (due += deathsPerHour / SCALE; due >= 1; due -= 1) {
        died += 1
        const sizeBytes = sizeOf(died)
        deadBytes += sizeBytes
        dead.set(`cache/dead-${died}`, { sizeBytes, updatedAtMs: nowMs })
      }
      nowMs += TTL_MS
    },
    deadBytes: () => deadBytes * SCALE,
  }
}

/** In bytes, by the number of the key. Mixed: nine tenths have 1 kB, nine hundredths 10 kB, and the others 100 kB. */
const SIZES: Readonly<Record<Mortality["sizes"], (index: number) => number>> = {
  "all small": () => 1_000,
  mixed(index) {
    if (index % 100 === 0) return 100_000
    return index % 10 === 0 ? 10_000 : 1_000
  },
}
