import * as v from "valibot"

/**
 * Checks what came from outside: over the control endpoint, from a file, or from code without types.
 *
 * @param name What it is called in the message.
 * @throws {TypeError} When it does not fit; the message says where, and what was expected.
 */
export function checkInput<T>(name: string, schema: v.GenericSchema<unknown, T>, input: unknown): T {
  const result = v.safeParse(schema, input)
  if (result.success) return result.output
  const [issue] = result.issues
  const path = v.getDotPath(issue)
  throw new TypeError(`${path === null ? name : `${name}.${path}`}: ${issue.message}`)
}
