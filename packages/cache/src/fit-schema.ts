import { InvalidValueError } from "@larder/core"
import type { StandardSchema } from "./standard-schema.ts"

/** Gives a value the form that its schema gives it. @throws {InvalidValueError} When it does not fit; its `cause` is what the schema found. */
export async function fitSchema<T>(schema: StandardSchema<T>, value: unknown): Promise<T> {
  const result = await schema["~standard"].validate(value)
  if (result.issues) throw new InvalidValueError("load", "it does not fit the schema", result.issues)
  return result.value
}
