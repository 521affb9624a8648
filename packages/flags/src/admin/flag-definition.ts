import type { Prerequisite } from "../definition/compiled-flag.ts"
import type { FlagValue, JsonObject, JsonValue } from "../flag-value.ts"
import type { FlagMetadata } from "../resolution.ts"

/** A flag in flagd's format; `prerequisites` is Larder's addition, which flagd ignores. */
export interface FlagDefinition {
  readonly state: "ENABLED" | "DISABLED"
  /** The values it can have, all of one kind, by the names of their variants. */
  readonly variants: Readonly<Record<string, FlagValue>>
  /** The variant where targeting names none. @default the default of whoever asks */
  readonly defaultVariant?: string | null | undefined
  /** A rule in JSONLogic that says the name of a variant. */
  readonly targeting?: JsonObject | undefined
  readonly metadata?: FlagMetadata | undefined
  /** Other flags that must come to a variant each; where they do not, this flag is as if disabled. */
  readonly prerequisites?: readonly Prerequisite[] | undefined
  /** Rules that `{"$ref": name}` stands for. @default those of the set */
  readonly $evaluators?: Readonly<Record<string, JsonValue>> | undefined
}

/** What can be written under the name of a flag: a definition, or a value alone. */
export type FlagContent = FlagDefinition | FlagValue
