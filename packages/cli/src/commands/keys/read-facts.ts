import type { KvKeyInfo } from "@larder/core"
import { readEnvelope } from "@larder/expiry"

/** What is known of a key, as `--json` prints it. */
export interface KeyFacts {
  readonly key: string
  /** Of what is stored, envelope included. */
  readonly sizeBytes?: number | undefined
  /** Last write, by the server. */
  readonly updatedAtMs?: number | undefined
  /** `"foreign"`: no envelope. `"gone"`: it was listed, and is not there any more. Absent: not read. */
  readonly state?: "fresh" | "stale" | "expired" | "foreign" | "corrupt" | "unsupported" | "gone" | undefined
  readonly expiresAtMs?: number | undefined
  readonly staleUntilMs?: number | undefined
  /** When the value was made, by its writer. */
  readonly writtenAtMs?: number | undefined
  readonly tags?: readonly string[] | undefined
  /** The key as the application has it, where the store has only its hash. */
  readonly fullKey?: string | undefined
}

/** Puts together what the list and the envelope say of a key. */
export function readFacts(info: KvKeyInfo, bytes: Uint8Array | undefined, nowMs: number): KeyFacts {
  const { key, updatedAtMs } = info
  const listed = { key, sizeBytes: bytes?.length ?? info.sizeBytes, updatedAtMs }
  if (bytes === undefined) return { ...listed, state: "gone" }
  const envelope = readEnvelope(bytes, nowMs)
  if (!("head" in envelope)) return { ...listed, state: envelope.outcome }
  const { key: fullKey, ...head } = envelope.head
  return { ...listed, state: envelope.outcome === "hit" ? "fresh" : envelope.outcome, ...head, fullKey }
}

/** How long ago a key was written, as far as anybody says. */
export function ageOf({ writtenAtMs, updatedAtMs }: KeyFacts, nowMs: number): number | undefined {
  const since = writtenAtMs ?? updatedAtMs
  // The clocks of two machines differ a little.
  return since === undefined ? undefined : Math.max(nowMs - since, 0)
}
