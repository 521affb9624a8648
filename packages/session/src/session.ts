import type { Flash } from "./flash.ts"

/**
 * The session of one request.
 *
 * Nothing is read until it is asked for, each record once; changes are written by `sessions.commit()`. Until then, reads see
 * them. Reads throw a `KvError` when the store cannot be read: a session that cannot be checked is not an anonymous one.
 */
export interface Session<Data> {
  /** Who is signed in; `undefined` of a visitor. One read. */
  readonly user: Promise<string | undefined>
  /** When they signed in, in epoch milliseconds: what is older than a dangerous action allows is to be asked again. */
  readonly authenticatedAtMs: Promise<number | undefined>
  /** Names this session in `sessions.listDevices()` and `sessions.revoke()`; `undefined` of a visitor. */
  readonly deviceId: Promise<string | undefined>
  /**
   * All fields. Two reads at once, the user's included, and one more for each isolated field.
   *
   * @throws {SessionDataError} When what is stored does not fit the schema.
   */
  readonly data: Promise<Readonly<Data>>
  /** Whether data that was read is older than what this client has seen: the write is not visible here yet. */
  readonly isStale: boolean
  /** Messages for the next request, in a cookie of their own. */
  readonly flash: Flash

  /** Reads a field, as it was stored. @returns `undefined` when there is none. */
  get<Name extends keyof Data & string>(name: Name): Promise<Data[Name] | undefined>
  /**
   * Writes a field: anything but `undefined` that `@larder/expiry` stores. A visitor gets a session with it.
   *
   * @throws {SessionCommittedError} When the response is on its way.
   * @throws {SessionEndedError} After `destroy()`.
   */
  set<Name extends keyof Data & string>(name: Name, value: Exclude<Data[Name], undefined>): void
  /** Deletes a field. @throws As `set` does. */
  delete(name: keyof Data & string): void

  /**
   * Signs a user in, under a new id; the session so far ends. What a visitor has stored comes along; another user's does not.
   *
   * @param user Names the user for good: an id, not an address that may change hands.
   * @throws {SessionCommittedError} When the response is on its way.
   */
  login(user: string): void
  /**
   * Gives the session a new id, as on a change of rights; the old one ends. The absolute end stays.
   *
   * @throws {SessionCommittedError} When the response is on its way.
   */
  regenerate(options?: { /** Whether the data comes along. @default true */ readonly keep?: boolean | undefined }): void
  /**
   * Ends the session for good, at once: nothing that is under way brings it back.
   *
   * @throws {SessionCommittedError} When the response is on its way: the cookie could not be cleared.
   * @throws {KvError} When it could not be deleted. It may still live: try again.
   */
  destroy(): Promise<void>
  /**
   * Makes sure that the session lives and its user is not revoked, by the store and not by memory.
   *
   * @throws {SessionEndedError} When it does not.
   */
  requireFresh(): Promise<void>

  /** Makes a token for forms and scripts to send back, as `x-csrf-token` or as `checkCsrf` is given it. */
  csrfToken(): Promise<string>
  /**
   * Tells whether a request that changes something was made by our own pages: by `Sec-Fetch-Site` and `Origin`, and by the
   * token where they do not say or one is sent.
   *
   * @param submitted The token of a form. @default the header `x-csrf-token`
   */
  checkCsrf(submitted?: string): Promise<boolean>
}
