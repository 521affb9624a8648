import { SuperJSON } from "superjson"

/** An instance of our own, which knows no class that an application has registered. */
const superjson = new SuperJSON()

/**
 * Restores a value from JSON and superjson's notes, in place.
 *
 * @param json Free of faults, as `findJsonFault` says.
 * @param meta To be trusted, as `fitsMeta` says.
 * @throws What superjson throws.
 */
export function fromRichJson(json: unknown, meta: unknown): unknown {
  // The casts: both were checked. Without `v`, superjson would read paths by its older rules.
  return superjson.deserialize({ json: json as never, meta: { ...(meta as object), v: 1 } }, { inPlace: true })
}
