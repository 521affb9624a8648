import type { SuperJSON } from "superjson"

/** A value that JSON alone cannot carry: JSON, and superjson's notes on what stands for what. */
export interface RichJson {
  readonly json: unknown
  /** Absent where JSON was enough after all. */
  readonly meta?: unknown
}

/** Writes a value with superjson. @throws What superjson throws. */
export async function toRichJson(value: unknown): Promise<RichJson> {
  return (await loadSuperjson()).serialize(value)
}

/**
 * Restores a value, in place.
 *
 * @param rich Checked by `findJsonFault` and `fitsMeta`.
 * @throws What superjson throws.
 */
export async function fromRichJson({ json, meta }: RichJson): Promise<unknown> {
  const superjson = await loadSuperjson()
  // The casts: both were checked. Without `v`, superjson would read paths by its older rules.
  return superjson.deserialize({ json: json as never, meta: { ...(meta as object), v: 1 } }, { inPlace: true })
}

/** Loads superjson when it is first needed: for plain JSON it never is. An instance of our own knows no class of others. */
async function loadSuperjson(): Promise<SuperJSON> {
  const module = await import("superjson")
  return new module.SuperJSON()
}
