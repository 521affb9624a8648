import { type KvStore, scanKeys } from "@larder/core"
import type { Entries } from "@larder/expiry"
import { hashText } from "./hash-text.ts"

/** One signed-in session of a user. */
export interface SessionDevice {
  /** Names the session in `sessions.revoke()`: a hash, from which nobody can make a cookie. */
  readonly id: string
  readonly signedInAtMs: number
  /** The `User-Agent` it signed in with, cut to 200 characters. */
  readonly userAgent?: string
}

/** What is stored of a device. */
export interface DeviceRecord {
  readonly signedInAtMs: number
  readonly userAgent: string | undefined
  /** The user's revocation epoch when it signed in. */
  readonly epoch: string | undefined
}

/** The devices of users: a key for each session, so that no two sessions overwrite each other. */
export interface DeviceStore {
  write(user: string, hash: string, device: DeviceRecord, endsAtMs: number): Promise<void>
  delete(user: string, hash: string): Promise<void>
  has(user: string, hash: string): Promise<boolean>
  /** Lists those that signed in under an epoch; all of them when there is none. */
  list(user: string, epoch: string | undefined): Promise<SessionDevice[]>
}

const MAX_USER_AGENT = 200

export function createDeviceStore(store: KvStore, entries: Entries, prefix: string, now: () => number): DeviceStore {
  const folderOf = async (user: string): Promise<string> => `${prefix}-user/${await hashText(user)}/`
  const keyOf = async (user: string, hash: string): Promise<string> => (await folderOf(user)) + hash

  return {
    async write(user, hash, device, endsAtMs) {
      await entries.set(await keyOf(user, hash), toStoredDevice(device), { ttlMs: endsAtMs - now() })
    },
    delete: async (user, hash) => entries.delete(await keyOf(user, hash)),
    has: async (user, hash) => (await entries.get(await keyOf(user, hash))) !== undefined,
    async list(user, epoch) {
      const folder = await folderOf(user)
      const keys: string[] = []
      for await (const { key } of scanKeys(store, { prefix: folder })) keys.push(key)
      const stored = await entries.getMany<StoredDevice>(keys)
      return [...stored]
        .filter(([, device]) => epoch === undefined || device.epoch === epoch)
        .map(([key, device]) => toDevice(String(key).slice(folder.length), device))
    },
  }
}

interface StoredDevice {
  readonly signed_in_at: number
  readonly user_agent?: string
  readonly epoch?: string
}

function toStoredDevice({ signedInAtMs, userAgent, epoch }: DeviceRecord): StoredDevice {
  return {
    signed_in_at: signedInAtMs,
    ...(userAgent === undefined ? {} : { user_agent: userAgent.slice(0, MAX_USER_AGENT).toWellFormed() }),
    ...(epoch === undefined ? {} : { epoch }),
  }
}

function toDevice(id: string, { signed_in_at: signedInAtMs, user_agent: userAgent }: StoredDevice): SessionDevice {
  return { id, signedInAtMs, ...(userAgent === undefined ? {} : { userAgent }) }
}
