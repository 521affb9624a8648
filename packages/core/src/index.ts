export { InvalidKeyError } from "./errors/invalid-key-error.ts"
export { InvalidValueError } from "./errors/invalid-value-error.ts"
export { isKvError, KvError, type KvErrorDetails, type KvOutcome } from "./errors/kv-error.ts"
export { KvHttpError, type KvVendorError } from "./errors/kv-http-error.ts"
export { KvNetworkError } from "./errors/kv-network-error.ts"
export { KvResponseError } from "./errors/kv-response-error.ts"
export { KvTimeoutError } from "./errors/kv-timeout-error.ts"
export { NamespaceNotFoundError } from "./errors/namespace-not-found-error.ts"
export { NamespaceNotReadyError } from "./errors/namespace-not-ready-error.ts"
export { RedirectRefusedError } from "./errors/redirect-refused-error.ts"
export { ResponseTooLargeError } from "./errors/response-too-large-error.ts"
export { ValueTooLargeError } from "./errors/value-too-large-error.ts"
export { escapeKey, type LogicalKey, unescapeKey } from "./keys/escape-key.ts"
export { joinKey } from "./keys/join-key.ts"
export { assertPhysicalKey } from "./keys/physical-key.ts"
export { type StoredKey, toStoredKey } from "./keys/stored-key.ts"
export type {
  KvCallOptions,
  KvCapabilities,
  KvKeyInfo,
  KvListOptions,
  KvPage,
  KvPrices,
  KvPutOptions,
  KvPutOutcome,
  KvServerTtl,
  KvStore,
  KvValue,
} from "./kv-store.ts"
export { TELNYX_LIMITS, TELNYX_PRICES } from "./telnyx.ts"
