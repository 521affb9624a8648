import { SuperJSON } from "superjson"
import { SerializationError } from "../errors/serialization-error.ts"
import { findJsonFault } from "./json-fault.ts"
import { keepSoundReferences } from "./sound-references.ts"
import { findUnstorable } from "./unstorable.ts"

/** JSON text, and superjson's notes on what stands for what; none where JSON was enough after all. */
export interface RichJson {
  readonly text: string
  readonly meta: object | undefined
}

/** An instance of our own, which knows no class that an application has registered. */
const superjson = new SuperJSON()

/**
 * Writes a value that JSON alone cannot carry, and makes sure that it can be read.
 *
 * @throws {SerializationError} When something in it would be lost or changed.
 */
export function toRichJson(value: unknown): RichJson {
  try {
    const lost = findUnstorable(value)
    if (lost !== undefined) throw new SerializationError(lost)
    const { json, meta } = superjson.serialize(value)
    const text = JSON.stringify(json)
    const parsed: unknown = JSON.parse(text)
    const sound = meta && keepSoundReferences(parsed, meta)
    if (meta && !sound) throw new SerializationError("a cycle in it leads through a Set, a key of a Map, or an Error")
    const fault = findJsonFault(parsed)
    if (fault !== undefined) throw new SerializationError(`a reader would refuse its ${fault}`)
    return { text, meta: sound }
  } catch (cause) {
    throw cause instanceof SerializationError ? cause : new SerializationError("reading it failed", cause)
  }
}
