import type { RequestHead } from "./csrf.ts"
import type { SessionDevice } from "./devices.ts"
import { once } from "./once.ts"
import { RequestSession } from "./request-session.ts"
import type { Session } from "./session.ts"
import { besideCookie, readCookies } from "./session-cookie.ts"
import { findToken } from "./session-front.ts"
import { resolveSessionsOptions, type SessionsOptions } from "./sessions-options.ts"
import { createSigner } from "./signer.ts"
import { type SessionSweepPolicy, toSweepPolicies } from "./sweep-policies.ts"
import { createTransport } from "./token-transport.ts"

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

/**
 * Creates sessions on a store.
 *
 * @throws {RangeError} When a number is out of its range, or a secret too short.
 * @throws {TypeError} When an option is of the wrong kind.
 * @throws {InvalidKeyError} When no key can begin with the prefix.
 *
 * @example
 * ```ts
 * const sessions = createSessions<{ views?: number }>({ store, secrets: ["32 characters or more, from the environment"] })
 *
 * const session = await sessions.load(new Request("https://app.example/"))
 * session.set("views", ((await session.get("views")) ?? 0) + 1)
 * const response = new Response("hello")
 * await sessions.commit(session, response.headers)
 * ```
 */
export function createSessions<Data extends object = Record<string, unknown>>(
  options: SessionsOptions<Data>,
): Sessions<Data> {
  const resolved = resolveSessionsOptions(options)
  const { secrets, transport, cookie, prefix, absoluteTimeoutMs, isDevelopment } = resolved
  const front = { options: resolved, signer: createSigner(secrets), transport: createTransport(transport, cookie) }
  const flashName = besideCookie(cookie, "flash").name
  // All that needs the store: a request that only shows its token is answered without it.
  const core = once(async () => (await import("./session-core.ts")).createSessionCore(front))
  if (isDevelopment)
    console.warn("@larder/session: DEVELOPMENT MODE, cookies are sent without Secure. Not for production.")

  return {
    async load(request) {
      if (isDevelopment) assertLoopback(request)
      const { headers } = request
      const [flash] = readCookies(headers, flashName)
      const messages = flash === undefined ? new Map() : await (await core()).readMessages(flash)
      const draft = { request, token: await findToken(front, headers), changes: new Map() }
      return new RequestSession<Data>(draft, messages, async (draft) => (await core()).open(draft))
    },

    async commit(session, headers) {
      if (!(session instanceof RequestSession)) throw new TypeError("commit: expected what load() has returned")
      await session.commit(front, headers)
    },

    listDevices: async (user) => (await core()).listDevices(user),
    revoke: async (user, deviceId) => (await core()).revoke(user, deviceId),
    revokeUser: async (user) => (await core()).revokeUser(user),
    sweepPolicies: () => toSweepPolicies(prefix, absoluteTimeoutMs),
  }
}

function assertLoopback({ url }: RequestHead): void {
  const { protocol, hostname } = new URL(url)
  const isLoopback = /^(?:localhost|.+\.localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname)
  if (protocol === "http:" && isLoopback) return
  throw new TypeError("load: cookie.development is for http://localhost alone; this request came to another place")
}
