import { toValues } from "./data-record.ts"
import { endSession, findEnding } from "./end-session.ts"
import { SessionEndedError } from "./errors/session-ended-error.ts"
import { encodeFlash } from "./flash-cookie.ts"
import { isSettled } from "./identity-record.ts"
import { renewSession } from "./renew-session.ts"
import { RequestCsrf } from "./request-csrf.ts"
import { clearCookie, setCookie } from "./session-cookie.ts"
import { assertOpen, type SessionDraft } from "./session-draft.ts"
import type { TokenOutcome } from "./session-front.ts"
import type { SessionParts } from "./session-parts.ts"
import { SessionReader } from "./session-reader.ts"
import { cellOf, cellsOf, readBase, type SessionScope } from "./session-scope.ts"
import { validateData } from "./validate-data.ts"
import { validateChanges, writeChanges } from "./write-changes.ts"

/** What a commit leaves for the response. */
export interface Committed {
  readonly outcome: TokenOutcome
  /** Beside the token's. */
  readonly cookies: readonly string[]
}

/** What one request does with the store. */
export class SessionWork {
  readonly #parts: SessionParts
  readonly #draft: SessionDraft
  readonly #csrf: RequestCsrf
  #reader: SessionReader

  constructor(parts: SessionParts, draft: SessionDraft) {
    this.#parts = parts
    this.#draft = draft
    this.#reader = new SessionReader(parts, draft.token)
    this.#csrf = new RequestCsrf(parts, draft.request)
  }

  get isStale(): boolean {
    return this.#reader.isStale
  }

  /** Whether the session was found to be missing, and may only not be visible here yet. */
  get isUnseen(): boolean {
    return this.#reader.known?.is === "unseen"
  }

  async user(): Promise<string | undefined> {
    return this.#draft.renewal?.user ?? (await this.#reader.standing()).identity?.user
  }

  async authenticatedAtMs(): Promise<number | undefined> {
    if (this.#draft.renewal?.user !== undefined) return this.#parts.options.now()
    return (await this.#reader.standing()).identity?.authenticatedAtMs
  }

  async deviceId(): Promise<string | undefined> {
    // A sign-in makes a device that is not known before it is written.
    if (this.#draft.renewal?.user !== undefined) return undefined
    const { identity } = await this.#reader.standing()
    return identity?.user && (identity.device ?? this.#reader.hash())
  }

  async field(name: string): Promise<unknown> {
    const change = this.#draft.changes.get(name)
    return (change ?? (await readBase(this.#scope, cellOf(this.#scope, name))).get(name))?.value
  }

  async data(): Promise<unknown> {
    const records = await Promise.all(cellsOf(this.#scope).map((cell) => readBase(this.#scope, cell)))
    return validateData("data", this.#parts.options.schema, toValues(...records, this.#draft.changes))
  }

  async destroy(): Promise<void> {
    if (this.#reader.token === undefined) return
    await endSession(this.#parts, await findEnding(this.#reader))
    this.#reader = new SessionReader(this.#parts, undefined)
    this.#draft.isDestroyed = true
  }

  async requireFresh(): Promise<void> {
    if (this.#draft.renewal?.user !== undefined) return
    if ((await this.#reader.freshStanding()).is !== "live") throw new SessionEndedError("requireFresh")
  }

  async csrfToken(): Promise<string> {
    const sessionId = this.#draft.renewal?.id ?? this.#reader.token?.id
    if (this.#csrf.drawsFor(sessionId)) assertOpen(this.#draft, "csrfToken")
    return this.#csrf.token(sessionId)
  }

  checkCsrf(submitted: string | undefined): Promise<boolean> {
    return this.#csrf.check(this.#reader.token?.id, submitted)
  }

  /** @param messages For the next request; `undefined` where the client's stay as they are. */
  async commit(messages: ReadonlyMap<string, unknown> | undefined): Promise<Committed> {
    // Made before anything is written: messages may be too large for a cookie.
    const cookies = await this.#makeCookies(messages)
    return { outcome: await this.#write(), cookies }
  }

  get #scope(): SessionScope {
    return { parts: this.#parts, draft: this.#draft, reader: this.#reader }
  }

  async #write(): Promise<TokenOutcome> {
    const { changes, renewal } = this.#draft
    if (changes.size === 0 && renewal === undefined) return this.#keepToken()
    const { token, known } = this.#reader
    await validateChanges(this.#scope)
    // Where the request knew that there is no session, its changes begin one; they never pass from one to another.
    if (renewal !== undefined || token === undefined || known?.is === "ended") return renewSession(this.#scope)
    const writing = writeChanges(this.#scope, token)
    const { waitForWrites, defer, onEvent } = this.#parts.options
    if (waitForWrites) return writing
    defer(writing.catch((error: unknown) => onEvent({ type: "write-failed", error })))
    return "slide"
  }

  #keepToken(): TokenOutcome {
    const { known, token } = this.#reader
    if (this.#draft.isDestroyed || known?.is === "ended") return "clear"
    if (token === undefined || known?.is === "unseen") return "keep"
    const identity = known?.identity
    const nowMs = this.#parts.options.now()
    const hasSettled = identity && !isSettled(identity, token.stampMs) && isSettled(identity, nowMs)
    return hasSettled ? "renew" : "slide"
  }

  async #makeCookies(messages: ReadonlyMap<string, unknown> | undefined): Promise<readonly string[]> {
    const { options, signer, flashCookie, csrfCookie } = this.#parts
    const headers = new Headers()
    if (messages?.size === 0) clearCookie(headers, flashCookie)
    else if (messages !== undefined) setCookie(headers, flashCookie, await encodeFlash(messages, options.now(), signer))
    if (this.#csrf.drawn !== undefined) setCookie(headers, csrfCookie, this.#csrf.drawn)
    return headers.getSetCookie()
  }
}
