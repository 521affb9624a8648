import type { FieldChange } from "./data-record.ts"
import { SessionEndedError } from "./errors/session-ended-error.ts"
import { isFieldName } from "./field-name.ts"
import { createFlash, type RequestFlash } from "./flash.ts"
import { once } from "./once.ts"
import type { Session } from "./session.ts"
import { assertOpen, type SessionDraft } from "./session-draft.ts"
import { leaveToken, type SessionFront } from "./session-front.ts"
import type { SessionWork } from "./session-work.ts"
import { drawSessionId } from "./token.ts"

/** Loads what reads and writes sessions. */
export type OpenWork = (draft: SessionDraft) => Promise<SessionWork>

/**
 * The session handed out for a request.
 *
 * It notes what is to be done; what needs the store is done by `SessionWork`, which is loaded when it is first needed. All it
 * holds is private: printing it tells no id.
 */
export class RequestSession<Data> implements Session<Data> {
  readonly flash: RequestFlash
  readonly #draft: SessionDraft
  readonly #open: () => Promise<SessionWork>
  #work: SessionWork | undefined

  /** @param messages Of the request before. */
  constructor(draft: SessionDraft, messages: ReadonlyMap<string, unknown>, open: OpenWork) {
    this.#draft = draft
    this.flash = createFlash(messages, () => assertOpen(draft, "flash"))
    this.#open = once(async () => {
      this.#work = await open(draft)
      return this.#work
    })
  }

  get user(): Promise<string | undefined> {
    return this.#open().then((work) => work.user())
  }

  get authenticatedAtMs(): Promise<number | undefined> {
    return this.#open().then((work) => work.authenticatedAtMs())
  }

  get deviceId(): Promise<string | undefined> {
    return this.#open().then((work) => work.deviceId())
  }

  get data(): Promise<Readonly<Data>> {
    // The cast: a schema says so, and without one the application does.
    return this.#open().then((work) => work.data() as Promise<Readonly<Data>>)
  }

  get isStale(): boolean {
    return this.#work?.isStale ?? false
  }

  async get<Name extends keyof Data & string>(name: Name): Promise<Data[Name] | undefined> {
    // The cast: what is stored under a name is what the application declares it to be.
    return (await this.#open()).field(name) as Promise<Data[Name] | undefined>
  }

  set<Name extends keyof Data & string>(name: Name, value: Exclude<Data[Name], undefined>): void {
    if (value === undefined) throw new TypeError("set: expected a value, got undefined: use delete()")
    this.#change("set", name, { value })
  }

  delete(name: keyof Data & string): void {
    this.#change("delete", name, {})
  }

  login(user: string): void {
    assertOpen(this.#draft, "login")
    if (typeof user !== "string" || user === "" || !user.isWellFormed()) {
      throw new TypeError("login: expected the user's id, a string of 1 character or more")
    }
    this.#draft.renewal = { id: drawSessionId(), user, keepsData: true }
  }

  regenerate({ keep = true }: { readonly keep?: boolean | undefined } = {}): void {
    assertOpen(this.#draft, "regenerate")
    const { token, isDestroyed } = this.#draft
    // A session that begins with this response has a new id as it is.
    if (token !== undefined && !isDestroyed) this.#draft.renewal ??= { id: drawSessionId(), keepsData: keep }
  }

  async destroy(): Promise<void> {
    assertOpen(this.#draft, "destroy")
    this.#draft.renewal = undefined
    this.#draft.changes.clear()
    await (await this.#open()).destroy()
  }

  async requireFresh(): Promise<void> {
    await (await this.#open()).requireFresh()
  }

  async csrfToken(): Promise<string> {
    return (await this.#open()).csrfToken()
  }

  async checkCsrf(submitted?: string): Promise<boolean> {
    return (await this.#open()).checkCsrf(submitted)
  }

  /** Writes what is to be written, puts the cookies on a response, and takes no change from then on. */
  async commit(front: SessionFront, headers: Headers): Promise<void> {
    const draft = this.#draft
    assertOpen(draft, "commit")
    draft.isCommitted = true
    try {
      await this.#respond(front, headers)
    } catch (error) {
      draft.isCommitted = false
      // Also on the response that will say so: otherwise the client would come back with it.
      if (error instanceof SessionEndedError && !this.#work?.isUnseen) front.transport.clear(headers)
      throw error
    }
  }

  async #respond(front: SessionFront, headers: Headers): Promise<void> {
    // Some headers cannot be changed, such as those of `Response.redirect()`: then this throws, before anything is written.
    headers.delete("larder-probe")
    const { changes, renewal, token } = this.#draft
    const messages = this.flash.outcome()
    const isTouched = this.#work !== undefined || changes.size > 0 || renewal !== undefined || messages !== undefined
    if (!isTouched) return leaveToken(front, headers, token, "slide")
    const { outcome, cookies } = await (await this.#open()).commit(messages)
    await leaveToken(front, headers, token, outcome)
    if (cookies.length > 0) headers.set("cache-control", "no-store")
    for (const cookie of cookies) headers.append("set-cookie", cookie)
  }

  #change(operation: string, name: string, change: FieldChange): void {
    const { changes, isDestroyed, renewal } = this.#draft
    assertOpen(this.#draft, operation)
    if (isDestroyed && renewal === undefined) throw new SessionEndedError(operation)
    if (!isFieldName(name)) throw new TypeError(`${operation}: expected the name of a field`)
    changes.set(name, change)
  }
}
