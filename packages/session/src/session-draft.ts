import type { RequestHead } from "./csrf.ts"
import type { FieldChange } from "./data-record.ts"
import { SessionCommittedError } from "./errors/session-committed-error.ts"
import type { VerifiedToken } from "./token.ts"

/** A new id for the session: drawn when it was asked for, written at the commit. */
export interface Renewal {
  readonly id: string
  /** Who signs in. Absent: the session goes on as it is. */
  readonly user?: string
  /** Whether the data of the session before it comes along, where it may. */
  readonly keepsData: boolean
}

/** What one request brought, and wants of its session. */
export interface SessionDraft {
  readonly request: RequestHead
  /** The token that came with it. */
  readonly token: VerifiedToken | undefined
  readonly changes: Map<string, FieldChange>
  renewal?: Renewal | undefined
  /** Whether it has ended the session it came with. */
  isDestroyed?: boolean
  /** Whether its response is on its way. */
  isCommitted?: boolean
}

/** @throws {SessionCommittedError} When it is too late for a change. */
export function assertOpen({ isCommitted }: SessionDraft, operation: string): void {
  if (isCommitted) throw new SessionCommittedError(operation)
}
