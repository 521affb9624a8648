import type { SessionDevice } from "./devices.ts"
import { endDevice } from "./end-session.ts"
import { decodeFlash } from "./flash-cookie.ts"
import type { SessionDraft } from "./session-draft.ts"
import type { SessionFront } from "./session-front.ts"
import { createSessionParts } from "./session-parts.ts"
import { SessionWork } from "./session-work.ts"

/** All of sessions that needs the store, and what few requests need: loaded when one first does. */
export interface SessionCore {
  /** Begins to work on the session of a request. */
  open(draft: SessionDraft): SessionWork
  /** Reads the messages of a flash cookie: none when they are not ours, or too old. */
  readMessages(cookie: string): Promise<ReadonlyMap<string, unknown>>
  listDevices(user: string): Promise<SessionDevice[]>
  revoke(user: string, deviceId: string): Promise<boolean>
  revokeUser(user: string): Promise<void>
}

const DEVICE_ID = /^[\w-]{43}$/

export function createSessionCore(front: SessionFront): SessionCore {
  const parts = createSessionParts(front)
  const { devices, revocations, signer, options } = parts
  return {
    open: (draft) => new SessionWork(parts, draft),
    readMessages: (cookie) => decodeFlash(cookie, { signer, nowMs: options.now(), maxAgeMs: options.idleTimeoutMs }),
    async listDevices(user) {
      const [list, epoch] = await Promise.all([devices.list(user), revocations.epochOf(user, "fresh")])
      return list.filter((device) => epoch === undefined || device.epoch === epoch)
    },
    async revoke(user, deviceId) {
      return DEVICE_ID.test(deviceId) && (await endDevice(parts, user, deviceId))
    },
    async revokeUser(user) {
      await revocations.revoke(user)
      options.onEvent({ type: "user-revoked" })
    },
  }
}
