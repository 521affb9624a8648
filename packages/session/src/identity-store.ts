import type { Entries } from "@larder/expiry"
import { type Identity, parseIdentity } from "./identity-record.ts"

/** The identities in the store, by the hash of their id. */
export interface IdentityStore {
  read(hash: string): Promise<Identity | undefined>
  /** Writes a new identity, once: a copy that lands late must not revive an id that has ended since. */
  write(hash: string, identity: Identity): Promise<void>
  /** Replaces an identity by one that has ended. */
  retire(hash: string, identity: Identity): Promise<void>
  delete(hash: string): Promise<void>
}

export function createIdentityStore(entries: Entries, prefix: string, now: () => number): IdentityStore {
  const keyOf = (hash: string): string => `${prefix}/${hash}`
  async function put(hash: string, { endsAtMs, ...identity }: Identity, idempotent: boolean): Promise<void> {
    await entries.set(keyOf(hash), identity, { ttlMs: Math.max(endsAtMs - now(), 1), idempotent })
  }
  return {
    async read(hash) {
      const entry = await entries.getEntry(keyOf(hash))
      return entry && parseIdentity(entry)
    },
    write: (hash, identity) => put(hash, identity, false),
    retire: (hash, identity) => put(hash, identity, true),
    delete: (hash) => entries.delete(keyOf(hash)),
  }
}
