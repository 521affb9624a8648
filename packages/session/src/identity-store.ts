import type { Entries } from "@larder/expiry"
import { type Identity, parseIdentity } from "./identity-record.ts"

/** The identities in the store, by the hash of their id. */
export interface IdentityStore {
  read(hash: string): Promise<Identity | undefined>
  write(hash: string, identity: Identity): Promise<void>
  delete(hash: string): Promise<void>
}

export function createIdentityStore(entries: Entries, prefix: string, now: () => number): IdentityStore {
  const keyOf = (hash: string): string => `${prefix}/${hash}`
  return {
    async read(hash) {
      const entry = await entries.getEntry(keyOf(hash))
      return entry && parseIdentity(entry)
    },
    async write(hash, { endsAtMs, ...identity }) {
      await entries.set(keyOf(hash), identity, { ttlMs: Math.max(endsAtMs - now(), 1) })
    },
    delete: (hash) => entries.delete(keyOf(hash)),
  }
}
