import { SuperJSON } from "superjson"
import { findJsonFault } from "./json-fault.ts"
import { RichNotes, type SameObjects } from "./rich-meta.ts"
import { findUnstorable } from "./unstorable.ts"

/** JSON text, and superjson's notes on what stands for what (none where JSON was enough after all); or why there is none. */
export type RichJson =
  | { readonly text: string; readonly meta: object | undefined; readonly fault?: undefined; readonly cause?: undefined }
  | { readonly text?: undefined; readonly meta?: undefined; readonly fault: string; readonly cause?: unknown }

/** An instance of our own, which knows no class that an application has registered. */
const superjson = new SuperJSON()

/** Writes a value that JSON alone cannot carry, and makes sure that it can be read. */
export function toRichJson(value: unknown): RichJson {
  try {
    const lost = findUnstorable(value)
    return lost === undefined ? serialize(value) : { fault: lost }
  } catch (cause) {
    return { fault: "reading it failed", cause }
  }
}

function serialize(value: unknown): RichJson {
  const { json, meta } = superjson.serialize(value)
  const text = JSON.stringify(json)
  const parsed: unknown = JSON.parse(text)
  const fault = findJsonFault(parsed)
  if (fault !== undefined) return { fault: `a reader would refuse its ${fault}` }
  const sound = meta && keepSoundReferences(parsed, meta)
  if (meta && !sound) return { fault: "a cycle in it leads through a Set, a key of a Map, or an Error" }
  return { text, meta: sound }
}

/**
 * Keeps of superjson's notes only those references that it can restore.
 *
 * The others come back as equal copies, which is what JSON holds in their places.
 *
 * @param json The value as a reader will parse it.
 * @returns The notes; `undefined` when part of the value would be lost, as a cycle has no copy to come back as.
 */
function keepSoundReferences(json: unknown, meta: object): object | undefined {
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
