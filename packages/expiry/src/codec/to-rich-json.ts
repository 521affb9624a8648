import { SuperJSON } from "superjson"
import { findJsonFault } from "./json-fault.ts"
import { keepSoundReferences } from "./sound-references.ts"
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
