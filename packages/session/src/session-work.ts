import { MAIN_CELL } from "./cells.ts"
import type { RequestHead } from "./csrf.ts"
import { type DataRecord, NO_DATA } from "./data-record.ts"
import { endSession, findEnding } from "./end-session.ts"
import { SessionCommittedError } from "./errors/session-committed-error.ts"
import { SessionEndedError } from "./errors/session-ended-error.ts"
import type { SessionParts } from "./session-parts.ts"
import { SessionReader } from "./session-reader.ts"
import { drawSessionId, type VerifiedToken } from "./token.ts"

/** A new id for the session: drawn when it was asked for, written at the commit. */
export interface Renewal {
  readonly id: string
  /** Who signs in. Absent: the session goes on as it is. */
  readonly user?: string
  /** Whether the data of the session before it comes along, where it may. */
  readonly keepsData: boolean
}

/** What one request does to its session, up to the commit. Its facade for applications is `Session`. */
export class SessionWork {
  readonly parts: SessionParts
  readonly request: RequestHead
  /** Fields to write, or without `value` to delete. */
  readonly changes: Map<string, { readonly value?: unknown }> = new Map()
  reader: SessionReader
  renewal: Renewal | undefined
  /** Whether the client's token names a session that was ended here. */
  isDestroyed = false
  #isCommitted = false

  constructor(parts: SessionParts, request: RequestHead, token: VerifiedToken | undefined) {
    this.parts = parts
    this.request = request
    this.reader = new SessionReader(parts, token)
  }

  /** @throws {SessionCommittedError} When it is too late for a change. */
  assertOpen(operation: string): void {
    if (this.#isCommitted) throw new SessionCommittedError(operation)
  }

  /** Closes it to changes while `commit` runs, and from then on if that succeeds. */
  async close(commit: () => Promise<void>): Promise<void> {
    this.assertOpen("commit")
    this.#isCommitted = true
    try {
      await commit()
    } catch (error) {
      this.#isCommitted = false
      throw error
    }
  }

  change(operation: string, name: string, change: { readonly value?: unknown }): void {
    this.assertOpen(operation)
    if (this.isDestroyed && this.renewal === undefined) throw new SessionEndedError(operation)
    if (typeof name !== "string" || !name.isWellFormed() || name === "" || name === "__proto__") {
      throw new TypeError(`${operation}: expected the name of a field`)
    }
    this.changes.set(name, change)
  }

  login(user: string): void {
    this.assertOpen("login")
    if (typeof user !== "string" || user === "" || !user.isWellFormed()) {
      throw new TypeError("login: expected the user's id, a string of 1 character or more")
    }
    this.renewal = { id: drawSessionId(), user, keepsData: true }
  }

  regenerate(keepsData: boolean): void {
    this.assertOpen("regenerate")
    // A session that begins with this response has a new id as it is.
    if (this.reader.token === undefined || this.renewal !== undefined) return
    this.renewal = { id: drawSessionId(), keepsData }
  }

  async destroy(): Promise<void> {
    this.assertOpen("destroy")
    this.renewal = undefined
    this.changes.clear()
    const ending = await findEnding(this.parts, this.reader)
    if (ending === undefined) return
    await endSession(this.parts, ending)
    this.reader = new SessionReader(this.parts, undefined)
    this.isDestroyed = true
  }

  /** The record that the changes of this request come on top of. */
  async baseRecord(cell: string): Promise<DataRecord> {
    return (await this.carriesData()) ? this.reader.record(cell) : NO_DATA
  }

  /** Whether the data of the session so far remains: not with another user, who is another person. */
  async carriesData(): Promise<boolean> {
    if (this.renewal === undefined) return true
    const { identity } = await this.reader.standing()
    const { user, keepsData } = this.renewal
    const isTheirs = user === undefined || identity?.user === undefined || identity.user === user
    return identity !== undefined && keepsData && isTheirs
  }

  cellOf(name: string): string {
    return this.parts.options.isolated.includes(name) ? name : MAIN_CELL
  }
}
