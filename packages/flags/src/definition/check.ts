/** Refuses a definition. @throws {SyntaxError} With what is wrong, unless it holds. */
export function check(holds: boolean, complaint: string): asserts holds {
  if (!holds) throw new SyntaxError(complaint)
}

/** Tells an array or an object. */
export function isTree(json: unknown): json is object {
  return typeof json === "object" && json !== null
}

/** Tells parsed JSON that is an object, neither `null` nor an array. */
export function isRecord(json: unknown): json is Readonly<Record<string, unknown>> {
  return isTree(json) && !Array.isArray(json)
}
