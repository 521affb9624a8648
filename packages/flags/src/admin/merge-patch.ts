import { isRecord } from "../definition/check.ts"

/** Applies a JSON merge patch (RFC 7396): members are merged all the way down, `null` removes one. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isRecord(patch)) return patch
  const members = new Map(Object.entries(isRecord(target) ? target : {}))
  for (const [name, change] of Object.entries(patch)) {
    if (change === null) members.delete(name)
    else if (change !== undefined) members.set(name, mergePatch(members.get(name), change))
  }
  return Object.fromEntries(members)
}
