import { RichNotes, type SameObjects } from "./rich-meta.ts"

/**
 * Keeps of superjson's notes only those references that it can restore.
 *
 * The others come back as equal copies, which is what JSON holds in their places.
 *
 * @param json The value as a reader will parse it.
 * @returns The notes; `undefined` when part of the value would be lost, as a cycle has no copy to come back as.
 */
export function keepSoundReferences(json: unknown, meta: object): object | undefined {
  const notes = RichNotes.read(json, meta)
  const groups: SameObjects[] = []
  for (const { path, same } of notes?.groups ?? []) {
    const isReached = path === undefined || notes?.leads(path) === true
    const [kept, copied] = [[], []] as [string[], string[]]
    for (const other of same) (isReached && notes?.takes(other) ? kept : copied).push(other)
    if (copied.some((other) => notes?.find(other) === null)) return undefined
    if (kept.length > 0) groups.push({ path, same: kept })
  }
  return notes && { ...meta, referentialEqualities: toEqualities(groups) }
}

/** Writes references as superjson does: `{path: paths}`, or `[paths, {path: paths}]` with those to the value itself first. */
function toEqualities(groups: readonly SameObjects[]): unknown {
  const toRoot = groups.find(({ path }) => path === undefined)?.same
  const others = groups.flatMap(({ path, same }) => (path === undefined ? [] : [[path, same] as const]))
  const byPath = others.length > 0 ? Object.fromEntries(others) : undefined
  return toRoot === undefined ? byPath : byPath === undefined ? [toRoot] : [toRoot, byPath]
}
