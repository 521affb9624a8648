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
export type { LocalKv, LocalNamespace, LocalNamespaceOptions } from "./local-kv.ts"
export type { LocalKvOptions } from "./local-kv-options.ts"
export type { LocalBill, LocalBillLine } from "./log/bill.ts"
export type { LoggedRequest } from "./log/request-log.ts"
export type { LocalRateLimit } from "./rate-limiter.ts"
export { startLocalKv } from "./start-local-kv.ts"
export { FolderInUseError } from "./storage/folder-lock.ts"
