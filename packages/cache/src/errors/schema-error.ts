import { KvError } from "@larder/core"

/** What a loader returned does not fit the schema of its definition. */
export class SchemaError extends KvError {
  override readonly name = "SchemaError"
  /** What the schema found, as it said it. */
  readonly issues: readonly unknown[]

  constructor(issues: readonly unknown[]) {
    super(`load: the value does not fit the schema (${issues.length} issues)`, { code: "SCHEMA", operation: "load" })
    this.issues = issues
  }
}
