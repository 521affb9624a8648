import type { KvStore } from "@larder/core"
import { withExpiry } from "@larder/expiry"
import { hashBase64Url } from "./base64-url.ts"
import { MAIN_CELL } from "./cells.ts"
import { createDataStore, type DataStore } from "./data-store.ts"
import { createDeviceStore, type DeviceStore } from "./devices.ts"
import { createIdentityStore, type IdentityStore } from "./identity-store.ts"
import { createRevocations, type Revocations } from "./revocation.ts"
import { withSeal } from "./seal.ts"
import { besideCookie, type CookieShape } from "./session-cookie.ts"
import type { SessionFront } from "./session-front.ts"
import type { ResolvedSessionsOptions } from "./sessions-options.ts"

/** What all sessions of one `createSessions` stand on. */
export interface SessionParts extends SessionFront {
  readonly identities: IdentityStore
  readonly data: DataStore
  readonly devices: DeviceStore
  readonly revocations: Revocations
  /** Of the messages for the next request. */
  readonly flashCookie: CookieShape
  /** Of what stands in for the session's where a visitor has none. */
  readonly csrfCookie: CookieShape
  /** Finds the key of a session's data: of all its fields, or of an isolated one. */
  readonly dataKeyOf: (id: string, cell: string) => Promise<string>
}

export function createSessionParts(front: SessionFront): SessionParts {
  const { options } = front
  const { prefix, now, onEvent, cookie } = options
  const store = prepareStore(options)
  // Hashes are physical keys as they are. Lazy delete is off, so that reads cost what they say, and as an epoch that one
  // process finds dead may be written anew by another.
  const entries = withExpiry(store, { now, onEvent, rawKeys: true, lazyDelete: false })
  return {
    ...front,
    flashCookie: besideCookie(cookie, "flash"),
    csrfCookie: besideCookie(cookie, "csrf"),
    identities: createIdentityStore(entries, prefix, now),
    data: createDataStore(entries, now),
    devices: createDeviceStore(store, entries, prefix, now),
    revocations: createRevocations(entries, { ...options, memoMs: options.revocationMemoMs }),
    dataKeyOf: async (id, cell) =>
      `${prefix}-data/${await hashBase64Url(cell === MAIN_CELL ? `data ${id}` : `data ${id} ${cell}`)}`,
  }
}

function prepareStore({ store, seal, maxBytes, onEvent }: ResolvedSessionsOptions): KvStore {
  const sealed = seal === undefined ? store : withSeal(store, seal, (key) => onEvent({ type: "unsealable", key }))
  return withMaxBytes(sealed, maxBytes)
}

/** Lowers what a store says it takes: `withExpiry` refuses larger values, naming both sizes. */
function withMaxBytes(store: KvStore, maxBytes: number): KvStore {
  const maxValueBytes = Math.min(maxBytes, store.capabilities.maxValueBytes)
  return {
    capabilities: { ...store.capabilities, maxValueBytes },
    get: (key, options) => store.get(key, options),
    put: (key, value, options) => store.put(key, value, options),
    delete: (key, options) => store.delete(key, options),
    list: (options) => store.list(options),
  }
}
