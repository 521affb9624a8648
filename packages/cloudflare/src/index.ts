export type { FromCloudflareBindingOptions } from "./binding/binding-options.ts"
export type { CloudflareBindingStore } from "./binding/cloudflare-binding-store.ts"
export { fromCloudflareBinding } from "./binding/from-cloudflare-binding.ts"
export type { KvNamespaceBinding, KvNamespacePutOptions } from "./binding/kv-namespace-binding.ts"
export type {
  CloudflareKeyInfo,
  CloudflareKvStore,
  CloudflarePage,
  CloudflarePutOptions,
  CloudflareStore,
  CloudflareWrite,
} from "./cloudflare-kv-store.ts"
export { CLOUDFLARE_LIMITS, CLOUDFLARE_PRICES } from "./cloudflare-limits.ts"
export { CLOUDFLARE_DEFAULTS, type CloudflareKvOptions } from "./cloudflare-options.ts"
export { type CloudflareKv, createCloudflareKv } from "./create-cloudflare-kv.ts"
export { BulkError } from "./errors/bulk-error.ts"
export type { CloudflareNamespaceListOptions, CloudflareNamespaces } from "./rest/namespaces.ts"
export type { CloudflareNamespace, CloudflareNamespacePage } from "./rest/read-namespace.ts"
export { type BatchingStore, withBatching } from "./with-batching.ts"
