export { type RecoveringStore, type RecoveryOptions, withRecovery } from "./recovery/with-recovery.ts"
