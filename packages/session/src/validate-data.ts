import { SessionDataError } from "./errors/session-data-error.ts"
import type { StandardSchema } from "./standard-schema.ts"

/**
 * Checks data by a schema, if there is one.
 *
 * @returns What the schema makes of it, such as with defaults.
 * @throws {SessionDataError} When it does not fit.
 */
export async function validateData(
  operation: string,
  schema: StandardSchema<unknown> | undefined,
  data: Readonly<Record<string, unknown>>,
): Promise<unknown> {
  if (schema === undefined) return data
  const result = await schema["~standard"].validate(data)
  if (result.issues !== undefined) throw new SessionDataError(operation, result.issues)
  return result.value
}
