import { createHash, createHmac } from "node:crypto"
import { seededRandom } from "@larder/testing"
import { vi } from "vitest"

/**
 * Replaces the platform's crypto, for simulations: the same hashes, but ready in a microtask and with seeded randomness, so
 * that a seed decides the whole run. Restored after the test.
 */
export function stubCrypto(seed: number): void {
  const random = seededRandom(seed)
  vi.stubGlobal("crypto", {
    getRandomValues(bytes: Uint8Array) {
      for (const index of bytes.keys()) bytes[index] = random.int(256)
      return bytes
    },
    subtle: {
      digest: async (_: string, bytes: Uint8Array) =>
        new Uint8Array(createHash("sha256").update(bytes).digest()).buffer,
      importKey: async (_: string, secret: Uint8Array) => secret,
      sign: async (_: string, key: Uint8Array, bytes: Uint8Array) =>
        new Uint8Array(createHmac("sha256", key).update(bytes).digest()).buffer,
    },
  })
}
