export { restoreSnapshot } from "./snapshot/restore-snapshot.ts"
export { type SaveSnapshotOptions, saveSnapshot } from "./snapshot/save-snapshot.ts"
export type { SnapshotOptions } from "./snapshot/snapshot-place.ts"
