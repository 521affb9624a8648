import { type KvStore, scanKeys } from "@larder/core"
import type { Entries } from "@larder/expiry"
import { hashBase64Url } from "./base64-url.ts"

/** One place where a user is signed in. It stays the same when its session gets a new id. */
export interface SessionDevice {
  /** Names it in `sessions.revoke()`: a hash, from which nobody can make a cookie. */
  readonly id: string
  readonly signedInAtMs: number
  /** The `User-Agent` it signed in with, cut to 200 characters. */
  readonly userAgent?: string
  /** The user's revocation epoch when it signed in. */
  readonly epoch?: string
}

/**
 * The devices of users: a key for each, so that no two sign-ins overwrite each other.
 *
 * A device is written when it signs in and deleted when it is signed out, by nobody in between. So its absence is what a
 * session with a new id is told by that it was signed out meanwhile in another process: see `isSettled`.
 */
export interface DeviceStore {
  write(user: string, device: SessionDevice, endsAtMs: number): Promise<void>
  has(user: string, device: string): Promise<boolean>
  delete(user: string, device: string): Promise<void>
  list(user: string): Promise<SessionDevice[]>
  /** Notes that a device goes on with another session. */
  addSession(user: string, device: string, hash: string, endsAtMs: number): Promise<void>
  deleteSession(user: string, device: string, hash: string): Promise<void>
  /** Finds the sessions a device may have, by one list. Empty: the user has no such device. */
  sessionsOf(user: string, device: string): Promise<string[]>
}

export function createDeviceStore(store: KvStore, entries: Entries, prefix: string, now: () => number): DeviceStore {
  const keyOf = async (user: string, ...rest: string[]): Promise<string> =>
    [`${prefix}-user`, await hashBase64Url(user), ...rest].join("/")
  const add = async (key: string, value: unknown, endsAtMs: number): Promise<void> => {
    await entries.set(key, value, { ttlMs: Math.max(endsAtMs - now(), 1) })
  }
  const namesIn = async (folder: string): Promise<string[]> => {
    const names: string[] = []
    for await (const { key } of scanKeys(store, { prefix: folder })) names.push(key.slice(folder.length))
    return names
  }

  return {
    write: async (user, device, endsAtMs) => add(await keyOf(user, device.id), device, endsAtMs),
    has: async (user, device) => (await entries.get(await keyOf(user, device))) !== undefined,
    delete: async (user, device) => entries.delete(await keyOf(user, device)),
    async list(user) {
      const folder = await keyOf(user, "")
      const devices = (await namesIn(folder)).filter((name) => !name.includes("/"))
      return [...(await entries.getMany<SessionDevice>(devices.map((name) => folder + name))).values()]
    },
    addSession: async (user, device, hash, endsAtMs) => add(await keyOf(user, device, hash), true, endsAtMs),
    deleteSession: async (user, device, hash) => entries.delete(await keyOf(user, device, hash)),
    async sessionsOf(user, device) {
      const names = await namesIn(await keyOf(user, device))
      return names.includes("") ? names.map((name) => (name === "" ? device : name.slice(1))) : []
    },
  }
}
