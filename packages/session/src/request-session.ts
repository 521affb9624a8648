import type { RequestHead } from "./csrf.ts"
import { type FieldChange, isFieldName, toValues } from "./data-record.ts"
import { endSession, findEnding } from "./end-session.ts"
import { SessionCommittedError } from "./errors/session-committed-error.ts"
import { SessionEndedError } from "./errors/session-ended-error.ts"
import { createFlash, type RequestFlash } from "./flash.ts"
import type { Identity } from "./identity-record.ts"
import type { SideCookies } from "./leave-cookies.ts"
import { RequestCsrf } from "./request-csrf.ts"
import type { Session } from "./session.ts"
import { cellOf, cellsOf, type Renewal, readBase, type SessionDraft } from "./session-draft.ts"
import type { SessionParts } from "./session-parts.ts"
import { SessionReader } from "./session-reader.ts"
import { drawSessionId, type VerifiedToken } from "./token.ts"
import { validateData } from "./validate-data.ts"

/** What came with a request. */
export interface Arrival {
  readonly request: RequestHead
  readonly token: VerifiedToken | undefined
  /** The messages of the request before. */
  readonly messages: ReadonlyMap<string, unknown>
}

/** The session handed out for a request. All it holds is private: printing it tells no id. */
export class RequestSession<Data> implements Session<Data> {
  readonly flash: RequestFlash
  readonly #parts: SessionParts
  readonly #csrf: RequestCsrf
  readonly #userAgent: string | undefined
  readonly #changes = new Map<string, FieldChange>()
  #reader: SessionReader
  #renewal: Renewal | undefined
  #isDestroyed = false
  #isCommitted = false

  constructor(parts: SessionParts, { request, token, messages }: Arrival) {
    this.#parts = parts
    this.#reader = new SessionReader(parts, token)
    this.#csrf = new RequestCsrf(parts, request, () => this.#assertOpen("csrfToken"))
    this.#userAgent = request.headers.get("user-agent") ?? undefined
    this.flash = createFlash(messages, () => this.#assertOpen("flash"))
  }

  get user(): Promise<string | undefined> {
    return this.#ask((identity) => identity.user, this.#renewal?.user)
  }

  get authenticatedAtMs(): Promise<number | undefined> {
    const nowMs = this.#renewal?.user === undefined ? undefined : this.#parts.options.now()
    return this.#ask((identity) => identity.authenticatedAtMs, nowMs)
  }

  get deviceId(): Promise<string | undefined> {
    return this.#ask(({ user, device }) => user && (device ?? this.#reader.hash()), undefined)
  }

  get data(): Promise<Readonly<Data>> {
    // The cast: a schema says so, and without one the application does.
    return this.#readAll() as Promise<Readonly<Data>>
  }

  get isStale(): boolean {
    return this.#reader.isStale
  }

  async get<Name extends keyof Data & string>(name: Name): Promise<Data[Name] | undefined> {
    const draft = this.#draft()
    const field = this.#changes.get(name) ?? (await readBase(draft, cellOf(draft, name))).get(name)
    // The cast: what is stored under a name is what the application declares it to be.
    return field?.value as Data[Name] | undefined
  }

  set<Name extends keyof Data & string>(name: Name, value: Exclude<Data[Name], undefined>): void {
    if (value === undefined) throw new TypeError("set: undefined stands for a missing field: use delete()")
    this.#change("set", name, { value })
  }

  delete(name: keyof Data & string): void {
    this.#change("delete", name, {})
  }

  login(user: string): void {
    this.#assertOpen("login")
    if (typeof user !== "string" || user === "" || !user.isWellFormed()) {
      throw new TypeError("login: expected the user's id, a string of 1 character or more")
    }
    this.#renewal = { id: drawSessionId(), user, keepsData: true }
  }

  regenerate({ keep = true }: { readonly keep?: boolean | undefined } = {}): void {
    this.#assertOpen("regenerate")
    // A session that begins with this response has a new id as it is.
    if (this.#reader.token === undefined || this.#renewal !== undefined) return
    this.#renewal = { id: drawSessionId(), keepsData: keep }
  }

  async destroy(): Promise<void> {
    this.#assertOpen("destroy")
    this.#renewal = undefined
    this.#changes.clear()
    const ending = await findEnding(this.#reader)
    if (ending === undefined) return
    await endSession(this.#parts, ending)
    this.#reader = new SessionReader(this.#parts, undefined)
    this.#isDestroyed = true
  }

  async requireFresh(): Promise<void> {
    if (this.#renewal?.user !== undefined) return
    const { is } = await this.#reader.freshStanding()
    if (is !== "live") throw new SessionEndedError("requireFresh")
  }

  csrfToken(): Promise<string> {
    return this.#csrf.token(this.#renewal?.id ?? this.#reader.token?.id)
  }

  checkCsrf(submitted?: string): Promise<boolean> {
    return this.#csrf.check(this.#reader.token?.id, submitted)
  }

  /** Closes it to changes while `commit` runs, and from then on if that succeeds. */
  async close(commit: (draft: SessionDraft, cookies: SideCookies) => Promise<void>): Promise<void> {
    this.#assertOpen("commit")
    this.#isCommitted = true
    try {
      await commit(this.#draft(), { messages: this.flash.outcome(), csrf: this.#csrf.cookie })
    } catch (error) {
      this.#isCommitted = false
      throw error
    }
  }

  #draft(): SessionDraft {
    return {
      parts: this.#parts,
      reader: this.#reader,
      changes: this.#changes,
      renewal: this.#renewal,
      isDestroyed: this.#isDestroyed,
      userAgent: this.#userAgent,
    }
  }

  async #ask<T>(read: (identity: Identity) => T, pending: T | undefined): Promise<Awaited<T> | undefined> {
    if (pending !== undefined) return await pending
    const { identity } = await this.#reader.standing()
    return identity && (await read(identity))
  }

  async #readAll(): Promise<unknown> {
    const draft = this.#draft()
    const records = await Promise.all(cellsOf(draft).map((cell) => readBase(draft, cell)))
    return validateData("data", this.#parts.options.schema, toValues(...records, this.#changes))
  }

  #change(operation: string, name: string, change: FieldChange): void {
    this.#assertOpen(operation)
    if (this.#isDestroyed && this.#renewal === undefined) throw new SessionEndedError(operation)
    if (!isFieldName(name)) throw new TypeError(`${operation}: expected the name of a field`)
    this.#changes.set(name, change)
  }

  #assertOpen(operation: string): void {
    if (this.#isCommitted) throw new SessionCommittedError(operation)
  }
}
