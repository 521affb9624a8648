import { MAIN_CELL } from "./cells.ts"
import { toValues } from "./data-record.ts"
import { SessionEndedError } from "./errors/session-ended-error.ts"
import type { Flash } from "./flash.ts"
import type { RequestCsrf } from "./request-csrf.ts"
import type { SessionWork } from "./session-work.ts"
import { validateData } from "./validate-data.ts"

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

/** Makes the facade of a request's work. It holds nothing itself: printing it tells no id. */
export function createSession<Data>(work: SessionWork, flash: Flash, csrf: RequestCsrf): Session<Data> {
  const identityOf = async () => (await work.reader.standing()).identity
  const signsIn = () => work.renewal?.user

  return {
    flash,
    get user() {
      const user = signsIn()
      return user === undefined ? identityOf().then((identity) => identity?.user) : Promise.resolve(user)
    },
    get authenticatedAtMs() {
      if (signsIn() !== undefined) return Promise.resolve(work.parts.options.now())
      return identityOf().then((identity) => identity?.authenticatedAtMs)
    },
    get deviceId() {
      return identityOf().then((identity) => identity?.user && (identity.device ?? work.reader.hash()))
    },
    get isStale() {
      return work.reader.isStale
    },
    // The casts: what is stored under a name is what the application declares it to be.
    get data() {
      return readAll(work) as Promise<Readonly<Data>>
    },
    get: (name) => readField(work, name) as Promise<never>,
    set(name, value) {
      if (value === undefined) throw new TypeError("set: undefined stands for a missing field: use delete()")
      work.change("set", name, { value })
    },
    delete: (name) => work.change("delete", name, {}),
    login: (user) => work.login(user),
    regenerate: ({ keep = true } = {}) => work.regenerate(keep),
    destroy: () => work.destroy(),
    async requireFresh() {
      if (signsIn() !== undefined) return
      const { is } = await work.reader.freshStanding()
      if (is !== "live") throw new SessionEndedError("requireFresh")
    },
    csrfToken: () => csrf.token(work.renewal?.id ?? work.reader.token?.id),
    checkCsrf: (submitted) => csrf.check(work.reader.token?.id, submitted),
  }
}

async function readField(work: SessionWork, name: string): Promise<unknown> {
  const change = work.changes.get(name)
  return change === undefined ? (await work.baseRecord(work.cellOf(name))).get(name)?.value : change.value
}

async function readAll(work: SessionWork): Promise<unknown> {
  const { schema, isolated } = work.parts.options
  const records = await Promise.all([MAIN_CELL, ...isolated].map((cell) => work.baseRecord(cell)))
  return validateData("data", schema, toValues(...records, work.changes))
}
