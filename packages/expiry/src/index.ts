export { type DecodedEntry, decodeEntry, type EntryReading, type ExpiredEntry } from "./codec/decode-entry.ts"
export { type EncodeOptions, encodeEntry } from "./codec/encode-entry.ts"
export type { EnvelopeHead } from "./codec/envelope-head.ts"
export { contentTypeOf } from "./codec/frame.ts"
export {
  type Envelope,
  type EnvelopeBody,
  type NoEnvelope,
  readEnvelope,
} from "./codec/read-envelope.ts"
export type { Entries, Entry, EntrySetOptions, EntryTouchOptions, LifetimeOptions } from "./entries.ts"
export { SerializationError } from "./errors/serialization-error.ts"
export type { ExpiryEvent } from "./expiry-event.ts"
export {
  EXPIRY_DEFAULTS,
  type ExpiryOptions,
  type ResolvedExpiryOptions,
  resolveExpiryOptions,
} from "./expiry-options.ts"
export type { Freshness, Lifetime } from "./lifetime.ts"
export { withExpiry } from "./with-expiry.ts"
