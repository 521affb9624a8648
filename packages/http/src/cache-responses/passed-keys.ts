/** Keys remembered at once; the oldest are forgotten first. */
const MAX_KEYS = 1_000
/** How long a key is remembered, in milliseconds. */
const PASS_MS = 60_000

/** Why a key is passed. */
export interface PassReason {
  /** As in `CacheOutcome`. */
  readonly reason: string
  /** Whether the head of the response said so: the next one may say something else. */
  readonly isByHead: boolean
}

/**
 * Keys whose responses were not to be stored: for a minute, each of their requests runs its own handler at once, and no body is
 * copied, instead of waiting for another's that it cannot be given ("hit for miss").
 */
export interface PassedKeys {
  readonly find: (key: string, nowMs: number) => PassReason | undefined
  readonly add: (key: string, why: PassReason, nowMs: number) => void
  readonly delete: (key: string) => void
}

export function createPassedKeys(): PassedKeys {
  const passed = new Map<string, PassReason & { readonly untilMs: number }>()
  return {
    find(key, nowMs) {
      const found = passed.get(key)
      return found && nowMs < found.untilMs ? found : undefined
    },
    add(key, why, nowMs) {
      passed.delete(key)
      passed.set(key, { ...why, untilMs: nowMs + PASS_MS })
      for (const oldest of passed.keys()) {
        if (passed.size <= MAX_KEYS) return
        passed.delete(oldest)
      }
    },
    delete: (key) => passed.delete(key),
  }
}
