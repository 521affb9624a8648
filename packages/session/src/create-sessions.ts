import { commitDraft } from "./commit-draft.ts"
import type { RequestHead } from "./csrf.ts"
import type { SessionDevice } from "./devices.ts"
import { endDevice } from "./end-session.ts"
import { SessionEndedError } from "./errors/session-ended-error.ts"
import { decodeFlash } from "./flash.ts"
import { leaveToken, makeSideCookies, type SideCookies } from "./leave-cookies.ts"
import { RequestSession } from "./request-session.ts"
import type { Session } from "./session.ts"
import { readCookies } from "./session-cookie.ts"
import type { SessionDraft } from "./session-draft.ts"
import { createSessionParts, type SessionParts } from "./session-parts.ts"
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
  const { prefix, absoluteTimeoutMs, isDevelopment } = resolved
  if (isDevelopment)
    console.warn("@larder/session: DEVELOPMENT MODE, cookies are sent without Secure. Not for production.")

  return {
    async load(request) {
      if (isDevelopment) assertLoopback(request)
      const [token, messages] = await Promise.all([findToken(parts, request), findMessages(parts, request)])
      return new RequestSession<Data>(parts, { request, token, messages })
    },

    async commit(session, headers) {
      if (!(session instanceof RequestSession)) throw new TypeError("commit: expected what load() has returned")
      await session.close((draft, cookies) => respond(draft, cookies, headers))
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

/** Writes a draft and puts its outcome on the response, with nothing written where that cannot be. */
async function respond(draft: SessionDraft, cookies: SideCookies, headers: Headers): Promise<void> {
  const { parts, reader } = draft
  // Some headers cannot be changed, such as those of `Response.redirect()`: this throws before anything is written.
  headers.delete("larder-probe")
  const side = await makeSideCookies(parts, cookies)
  const outcome = await commitDraft(draft).catch((error: unknown) => {
    // Also on the response that will say so: otherwise the client would come back with it.
    if (error instanceof SessionEndedError && reader.known?.is !== "unseen") parts.transport.clear(headers)
    throw error
  })
  await leaveToken(parts, headers, outcome)
  if (side.length > 0) headers.set("cache-control", "no-store")
  for (const cookie of side) headers.append("set-cookie", cookie)
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

async function findMessages(
  { signer, options, flashCookie }: SessionParts,
  { headers }: RequestHead,
): Promise<ReadonlyMap<string, unknown>> {
  const [value] = readCookies(headers, flashCookie.name)
  if (value === undefined) return new Map()
  return decodeFlash(value, { signer, nowMs: options.now(), maxAgeMs: options.idleTimeoutMs })
}

function assertLoopback({ url }: RequestHead): void {
  const { protocol, hostname } = new URL(url)
  const isLoopback = /^(?:localhost|.+\.localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname)
  if (protocol === "http:" && isLoopback) return
  throw new TypeError("load: cookie.development is for http://localhost alone; this request came to another place")
}
