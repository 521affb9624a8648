export { createFlags, type Flags } from "./create-flags.ts"
export type {
  DeclaredName,
  DeclaredValue,
  FlagDeclaration,
  FlagDeclarations,
  FlagName,
} from "./flag-declarations.ts"
export type { FlagReader, Widened } from "./flag-reader.ts"
export type { EvaluationContext, FlagType, FlagValue, JsonObject, JsonValue } from "./flag-value.ts"
export type { FlagsEvent, FlagsListener } from "./flags-event.ts"
export { FLAGS_DEFAULTS, type FlagsOptions } from "./flags-options.ts"
export type { FlagDetails, FlagErrorCode, FlagMetadata, FlagReason } from "./resolution.ts"
