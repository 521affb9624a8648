import { commitSession, type RequestCookies } from "./commit-session.ts"
import type { RequestHead } from "./csrf.ts"
import type { SessionDevice } from "./devices.ts"
import { endDevice } from "./end-session.ts"
import { createFlash, decodeFlash } from "./flash.ts"
import { createRequestCsrf } from "./request-csrf.ts"
import { createSession, type Session } from "./session.ts"
import { type CookieShape, readCookies, renameCookie } from "./session-cookie.ts"
import { createSessionParts, type SessionParts } from "./session-parts.ts"
import { SessionWork } from "./session-work.ts"
import { resolveSessionsOptions, type SessionsOptions } from "./sessions-options.ts"
import { type SessionSweepPolicy, toSweepPolicies } from "./sweep-policies.ts"
import { type VerifiedToken, verifyToken } from "./token.ts"

/** The sessions of an application. */
export interface Sessions<Data> {
  /**
   * Takes up the session of a request. No operation: a token that is not ours, or was not seen for too long, is none.
   *
   * @param request A `Request`, or what has its method, url and headers.
   * @throws {TypeError} In development mode, when the request is not one to loopback over plain http.
   */
  load(request: RequestHead): Promise<Session<Data>>
  /**
   * Writes what was changed and sets the cookies, with `cache-control: no-store` whenever there is one.
   *
   * @param headers Of the response, before it begins.
   * @throws {SessionEndedError} When there is something to write and the session has ended; the cookie is cleared nonetheless.
   * @throws {SessionCommittedError} When it was committed before.
   * @throws {SessionDataError} When the data does not fit the schema.
   * @throws {ValueTooLargeError} When a record would be larger than `maxBytes`.
   * @throws {RangeError} When flash messages do not fit in a cookie.
   * @throws {TypeError} When the headers cannot be changed.
   * @throws {KvError} When it cannot be written.
   */
  commit(session: Session<Data>, headers: Headers): Promise<void>

  /** Lists where a user is signed in. One list and a read for each, and one more. */
  listDevices(user: string): Promise<SessionDevice[]>
  /** Signs one device of a user out. @param deviceId From `listDevices`. @returns Whether it was one of theirs. */
  revoke(user: string, deviceId: string): Promise<boolean>
  /** Ends all sessions of a user: one write. Other processes see it within `revocationMemoMs` and the store's lag. */
  revokeUser(user: string): Promise<void>
  /** Tells `@larder/sweeper` what it may delete. */
  sweepPolicies(): readonly SessionSweepPolicy[]
}

/** What `commit` needs of a session that `load` has handed out. */
interface Loaded {
  readonly work: SessionWork
  readonly cookies: RequestCookies
}

const DEVICE_ID = /^[\w-]{43}$/

/**
 * Creates sessions on a store.
 *
 * @throws {RangeError} When a number is out of its range, or a secret too short.
 * @throws {TypeError} When an option is of the wrong kind.
 *
 * @example
 * ```ts
 * const sessions = createSessions<{ views?: number }>({ store: kvFromEnv("MY_KV"), secrets: [process.env.SESSION_SECRET] })
 *
 * const session = await sessions.load(request)
 * session.set("views", ((await session.get("views")) ?? 0) + 1)
 * const response = new Response("hello")
 * await sessions.commit(session, response.headers)
 * ```
 */
export function createSessions<Data extends object = Record<string, unknown>>(
  options: SessionsOptions<Data>,
): Sessions<Data> {
  const resolved = resolveSessionsOptions(options)
  const parts = createSessionParts(resolved)
  const { prefix, cookie, absoluteTimeoutMs, isDevelopment } = resolved
  const flashCookie = renameCookie(cookie, "flash")
  const csrfCookie = renameCookie(cookie, "csrf")
  const loaded = new WeakMap<Session<Data>, Loaded>()
  if (isDevelopment)
    console.warn("@larder/session: DEVELOPMENT MODE, cookies are sent without Secure. Not for production.")

  return {
    async load(request) {
      if (isDevelopment) assertLoopback(request)
      const work = new SessionWork(parts, request, await findToken(parts, request))
      const flash = createFlash(await findFlash(parts, request, flashCookie), () => work.assertOpen("flash"))
      const csrf = createRequestCsrf(parts, request, {
        name: csrfCookie.name,
        onDraw: () => work.assertOpen("csrfToken"),
      })
      const session = createSession<Data>(work, flash, csrf)
      loaded.set(session, { work, cookies: { flash, flashCookie, csrf, csrfCookie } })
      return session
    },

    async commit(session, headers) {
      const known = loaded.get(session)
      if (known === undefined) throw new TypeError("commit: expected a session that load() has returned")
      await known.work.close(() => commitSession(known.work, headers, known.cookies))
    },

    async listDevices(user) {
      const [devices, epoch] = await Promise.all([parts.devices.list(user), parts.revocations.epochOf(user, "fresh")])
      return devices.filter((device) => epoch === undefined || device.epoch === epoch)
    },

    async revoke(user, deviceId) {
      return DEVICE_ID.test(deviceId) && (await endDevice(parts, user, deviceId))
    },

    async revokeUser(user) {
      await parts.revocations.revoke(user)
      resolved.onEvent({ type: "user-revoked" })
    },

    sweepPolicies: () => toSweepPolicies(prefix, absoluteTimeoutMs),
  }
}

/** Takes the first token that is ours: there may be several cookies of one name. */
async function findToken(
  { transport, signer, options }: SessionParts,
  { headers }: RequestHead,
): Promise<VerifiedToken | undefined> {
  for (const text of transport.read(headers)) {
    const token = await verifyToken(text, transport.name, signer)
    const isIdle = token !== undefined && options.now() - token.stampMs >= options.idleTimeoutMs
    if (token !== undefined && !isIdle) return token
    options.onEvent({ type: "refused", reason: isIdle ? "idle" : "forged" })
  }
  return undefined
}

async function findFlash(
  { signer, options }: SessionParts,
  { headers }: RequestHead,
  { name }: CookieShape,
): Promise<ReadonlyMap<string, unknown>> {
  const [value] = readCookies(headers, name)
  if (value === undefined) return new Map()
  return decodeFlash(value, { signer, nowMs: options.now(), maxAgeMs: options.idleTimeoutMs })
}

function assertLoopback({ url }: RequestHead): void {
  const { protocol, hostname } = new URL(url)
  const isLoopback = /^(?:localhost|.+\.localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname)
  if (protocol === "http:" && isLoopback) return
  throw new TypeError("load: cookie.development is for http://localhost alone; this request came to another place")
}
