export { createKvClient, type KvClient, type KvClientOptions } from "./create-kv-client.ts"
export { deleteMany } from "./delete-many.ts"
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
export { type FromBindingOptions, fromBinding, type KvBinding } from "./from-binding.ts"
export { getMany, type ManyOptions } from "./get-many.ts"
export { escapeKey, type LogicalKey, unescapeKey } from "./keys/escape-key.ts"
export { joinKey } from "./keys/join-key.ts"
export { assertPhysicalKey, assertPhysicalPrefix } from "./keys/physical-key.ts"
export { type StoredKey, toStoredKey } from "./keys/stored-key.ts"
export { type KvFromEnvOptions, kvFromEnv } from "./kv-from-env.ts"
export type {
  KvCallOptions,
  KvCapabilities,
  KvKeyInfo,
  KvListOptions,
  KvPage,
  KvPrices,
  KvPutOptions,
  KvPutOutcome,
  KvRateLimit,
  KvServerTtl,
  KvStore,
  KvValue,
} from "./kv-store.ts"
export { type KvOperationCounts, priceOperations } from "./price-operations.ts"
export { type ScanKeysOptions, scanKeys } from "./scan-keys.ts"
export type { KvNamespaces, NamespaceListOptions } from "./telnyx/namespaces.ts"
export type { KvNamespace, KvNamespacePage } from "./telnyx/read-namespace.ts"
export { TELNYX_LIMITS, TELNYX_PRICES } from "./telnyx/telnyx-limits.ts"
export type { WaitUntilReadyOptions } from "./telnyx/wait-until-ready.ts"
export type { ApiKey } from "./transport/api-key.ts"
export type {
  KvFetch,
  KvFetchBody,
  KvFetchHeaders,
  KvFetchInit,
  KvFetchRequest,
  KvFetchResponse,
  KvFetchStop,
} from "./transport/kv-fetch.ts"
export type { TransportEvent } from "./transport/transport-event.ts"
export type { TransportOptions } from "./transport/transport-options.ts"
export { type KvUsage, type KvUsageCounts, type MeteredStore, withMeter } from "./with-meter.ts"
export { withPrefix } from "./with-prefix.ts"
