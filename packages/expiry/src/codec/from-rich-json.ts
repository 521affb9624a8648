import { SuperJSON } from "superjson"
import { fitsMeta } from "./rich-meta.ts"

/** An instance of our own, which knows no class that an application has registered. */
const superjson = new SuperJSON()

/**
 * Restores a value from JSON and superjson's notes, in place.
 *
 * @param json Free of faults, as `findJsonFault` says.
 * @returns Nothing when the notes are not to be trusted.
 */
export function fromRichJson(json: unknown, meta: unknown): { readonly value: unknown } | undefined {
  if (!fitsMeta(json, meta)) return undefined
  try {
    // The casts: both were checked. Without `v`, superjson would read paths by its older rules.
    const payload = { json: json as never, meta: { ...(meta as object), v: 1 } }
    return { value: superjson.deserialize(payload, { inPlace: true }) }
  } catch {
    return undefined
  }
}
