import type { SuperJSON } from "superjson"
import { SerializationError } from "../errors/serialization-error.ts"
import { findJsonFault } from "./check-json.ts"
import { fitsMeta } from "./rich-meta.ts"
import { findUnstorable } from "./storable.ts"

/** A value that JSON alone cannot carry: JSON, and superjson's notes on what it stands for. */
export interface RichJson {
  readonly json: unknown
  readonly meta: unknown
}

/**
 * Writes a value with superjson, checked to be readable again.
 *
 * @throws {SerializationError} When something in it would be lost or changed.
 */
export async function toRichJson(value: unknown): Promise<{ readonly text: string; readonly meta: unknown }> {
  const lost = findUnstorable(value)
  if (lost !== undefined) throw new SerializationError(lost)
  const superjson = await loadSuperjson()
  const { json, meta } = superjson.serialize(value)
  const text = JSON.stringify(json)
  const readBack: unknown = JSON.parse(text)
  const fault = findJsonFault(readBack)
  if (fault !== undefined) throw new SerializationError(fault)
  if (meta !== undefined && !fitsMeta(readBack, meta)) {
    throw new SerializationError("it has too many references to the same objects inside a Map or Set")
  }
  return { text, meta }
}

/** Restores a value. @returns Nothing when `meta` cannot be trusted. */
export async function fromRichJson({ json, meta }: RichJson): Promise<{ readonly value: unknown } | undefined> {
  if (!fitsMeta(json, meta)) return undefined
  const superjson = await loadSuperjson()
  try {
    // fitsMeta() has checked its form. Without `v` superjson would read paths by its older rules.
    const trusted = { ...(meta as object), v: 1 }
    return { value: superjson.deserialize({ json: json as never, meta: trusted }, { inPlace: true }) }
  } catch {
    return undefined
  }
}

/** Loads superjson when it is first needed: plain JSON never is. An instance of our own knows no class of the application's. */
async function loadSuperjson(): Promise<SuperJSON> {
  const module = await import("superjson")
  return new module.SuperJSON()
}
