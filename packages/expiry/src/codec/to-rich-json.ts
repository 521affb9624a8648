import { SuperJSON } from "superjson"
import { SerializationError } from "../errors/serialization-error.ts"
import { findJsonFault } from "./json-fault.ts"
import { fitsMeta } from "./rich-meta.ts"
import { findUnstorable } from "./unstorable.ts"

/** JSON text, and superjson's notes on what stands for what; none where JSON was enough after all. */
export interface RichJson {
  readonly text: string
  readonly meta: unknown
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
    const { json: written, meta } = superjson.serialize(value)
    const text = JSON.stringify(written)
    const json: unknown = JSON.parse(text)
    const fault = findJsonFault(json) ?? (meta === undefined || fitsMeta(json, meta) ? undefined : "references")
    if (fault !== undefined) throw new SerializationError(`a reader would refuse its ${fault}`)
    return { text, meta }
  } catch (cause) {
    throw cause instanceof SerializationError ? cause : new SerializationError("reading it failed", cause)
  }
}
