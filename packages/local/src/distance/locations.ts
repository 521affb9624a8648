import * as v from "valibot"
import { checkInput } from "../check-input.ts"

/** How far a location is from the others. */
export interface LocalLocation {
  /** How long a write made elsewhere takes to be seen here, in milliseconds of the server's clock, ≥ 0. */
  readonly lagMs: number
  /** Up to so much more, drawn anew for each write, in milliseconds, ≥ 0. @default 0 */
  readonly jitterMs?: number | undefined
  /** Determines the jitter. @default 0 */
  readonly seed?: number | undefined
}

/** Locations by name; the first is where the plain URL leads. */
export type LocalLocations = Readonly<Record<string, LocalLocation>>

const milliseconds = v.pipe(v.number(), v.finite(), v.minValue(0))

const LOCATIONS: v.GenericSchema<unknown, LocalLocations> = v.record(
  v.pipe(v.string(), v.regex(/^[A-Za-z0-9-]+$/, "Expected a name of letters, digits and -")),
  v.strictObject({
    lagMs: milliseconds,
    jitterMs: v.optional(milliseconds),
    seed: v.optional(v.pipe(v.number(), v.safeInteger())),
  }),
)

/** @throws {TypeError} When a location is not well-formed, or there is none. */
export function checkLocations(locations: unknown): LocalLocations {
  const checked = checkInput("locations", LOCATIONS, locations)
  if (Object.keys(checked).length === 0) throw new TypeError("locations: expected one or more")
  return checked
}
