import { KvError } from "@larder/core"
import type { StandardIssue } from "../standard-schema.ts"

/** The session's data is not what the schema wants. Nothing was written. */
export class SessionDataError extends KvError {
  override readonly name = "SessionDataError"
  readonly issues: readonly StandardIssue[]

  constructor(operation: string, issues: readonly StandardIssue[]) {
    const messages = issues.map(({ message }) => message).join("; ")
    super(`${operation}: the data does not fit the schema: ${messages}`, { code: "SESSION_DATA", operation })
    this.issues = issues
  }
}
