import type { FlagValue } from "./flag-value.ts"

/** Why a flag has its value, in the words of OpenFeature (specification 0.8, "Resolution reason"). */
export type FlagReason = "STATIC" | "TARGETING_MATCH" | "DEFAULT" | "DISABLED" | "STALE" | "ERROR"

/** What went wrong, in the words of OpenFeature (specification 0.8, "Error code"). */
export type FlagErrorCode = "FLAG_NOT_FOUND" | "PARSE_ERROR" | "TYPE_MISMATCH" | "PROVIDER_NOT_READY" | "GENERAL"

/** What is noted down beside a flag. */
export type FlagMetadata = Readonly<Record<string, string | number | boolean>>

/** What an evaluation comes to, whoever asked for it: flags share these objects, nobody changes them. */
export interface Resolution {
  /** `undefined` leaves it to the default of the caller. */
  readonly value: FlagValue | undefined
  readonly reason: FlagReason
  readonly flagMetadata: FlagMetadata
  readonly variant?: string | undefined
  readonly errorCode?: FlagErrorCode | undefined
  readonly errorMessage?: string | undefined
}

/** A value, and why it is that. */
export interface FlagDetails<T> extends Omit<Resolution, "value"> {
  readonly flagKey: string
  readonly value: T
}

/** Leaves the value to the caller's default, because something went wrong. */
export function toFailure(errorCode: FlagErrorCode, errorMessage: string, flagMetadata: FlagMetadata = {}): Resolution {
  return { value: undefined, reason: "ERROR", flagMetadata, errorCode, errorMessage }
}
