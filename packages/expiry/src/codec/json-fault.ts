import { isHazard, MAX_DEPTH } from "./plain-json.ts"

/**
 * Finds what makes parsed JSON unfit to be handed out.
 *
 * @param value What `JSON.parse` returned.
 * @returns A reason, or `undefined` when there is none.
 */
export function findJsonFault(value: unknown, depth = 0): string | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? undefined : "a number is too large"
  if (typeof value !== "object" || value === null) return undefined
  if (depth === MAX_DEPTH) return `it is nested more than ${MAX_DEPTH} deep`
  // Parsed JSON that is no array has string names only.
  return Array.isArray(value) ? findInArray(value, depth) : findInObject(value as Record<string, unknown>, depth)
}

function findInArray(items: readonly unknown[], depth: number): string | undefined {
  for (const item of items) {
    const fault = findJsonFault(item, depth + 1)
    if (fault !== undefined) return fault
  }
  return undefined
}

function findInObject(object: Readonly<Record<string, unknown>>, depth: number): string | undefined {
  for (const name of Object.keys(object)) {
    const member = object[name]
    if (isHazard(name, member)) return "a member would reach a prototype"
    const fault = findJsonFault(member, depth + 1)
    if (fault !== undefined) return fault
  }
  return undefined
}
