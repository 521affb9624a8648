export { drainMicrotasks } from "./drain-microtasks.ts"
export { type FakeClock, fakeClock } from "./fake-clock.ts"
export { createMemoryStore, type MemoryStoreOptions } from "./memory-store.ts"
export { type OperationCounts, type RecordingStore, recordingStore } from "./recording-store.ts"
