import { createHash } from "node:crypto"
import { vi } from "vitest"

/** Has hashes ready in a microtask, so that a seed decides the whole run of a simulation. Restored after the test. */
export function stubDigest(): void {
  const digest = async (_: string, bytes: Uint8Array) =>
    new Uint8Array(createHash("sha256").update(bytes).digest()).buffer
  vi.stubGlobal("crypto", { subtle: { digest } })
}
