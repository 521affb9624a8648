import type { KvKeyInfo } from "@larder/core"
import type { ResolvedSweepPolicy } from "./sweep-policy.ts"

/**
 * What the list alone says of a key.
 *
 * `"keep"`: it may be alive, or is not the sweeper's. `"doubtful"`: the list does not make sense. `"cheap"`: it may be dead, and is cheaper
 * to keep; `"cheap-dead"`: it is. `"dead"`: to be deleted. `"read"`: only its envelope can tell.
 */
export type Decision = "keep" | "doubtful" | "cheap" | "cheap-dead" | "dead" | "read"

/** Larder's own state, and what belongs to the system. */
const NOT_OURS = /^_|=s(?:\/|$)/
/** How far ahead of the server's clock a last write may be, in milliseconds, before it makes no sense. */
const MAX_AHEAD_MS = 60_000

/**
 * Decides about a key without reading it.
 *
 * @param asOfMs The instant to judge by, in epoch milliseconds of the server.
 */
export function decide(info: KvKeyInfo, policy: ResolvedSweepPolicy, asOfMs: number): Decision {
  const { key, sizeBytes, updatedAtMs = 0 } = info
  const endMs = listedEndMs(info)
  const { minTtlMs, maxTtlMs, graceMs, worthBytes } = policy
  if (NOT_OURS.test(key)) return "keep"
  const isDated = updatedAtMs > 0 && updatedAtMs <= asOfMs + MAX_AHEAD_MS && sizeBytes !== undefined
  if (endMs === undefined && !isDated) return "doubtful"
  const [firstEndMs, lastEndMs] =
    endMs === undefined ? [updatedAtMs + minTtlMs, updatedAtMs + maxTtlMs] : [endMs, endMs]
  if (firstEndMs + graceMs > asOfMs) return "keep"
  const isDead = lastEndMs + graceMs <= asOfMs
  if (sizeBytes !== undefined && sizeBytes < worthBytes) return isDead ? "cheap-dead" : "cheap"
  return isDead ? "dead" : "read"
}

/**
 * The end that a list tells of a key, in epoch milliseconds. One that is no instant, such as a server's 0 or -1 for none, counts as not
 * told.
 */
export function listedEndMs({ expiresAtMs = 0 }: KvKeyInfo): number | undefined {
  return expiresAtMs > 0 ? expiresAtMs : undefined
}
