export type { Vendor } from "./api/api.ts"
export type { KvOperation } from "./api/call.ts"
export type {
  AnswerFault,
  BodyFault,
  Fault,
  FaultRule,
  LatencyFault,
  ListFault,
  SilentFault,
} from "./faults/fault-rule.ts"
export type { LocalCloudflare, LocalKv, LocalNamespace, LocalNamespaceOptions } from "./local-kv.ts"
export type { LocalKvOptions } from "./local-kv-options.ts"
export type { BillWindow, LocalBill, LocalBillLine } from "./log/bill.ts"
export type { LoggedRequest } from "./log/logged-request.ts"
export type { LocalRateLimit } from "./rate-limiter.ts"
export { startLocalKv } from "./start-local-kv.ts"
export type { KeyLine } from "./state/key-line.ts"
export type { SeedSource } from "./state/read-seed.ts"
export type { LocalSnapshot } from "./state/state.ts"
export { FolderInUseError } from "./storage/folder-lock.ts"
export type { NamespaceRecord, NamespaceStatus } from "./storage/records.ts"
