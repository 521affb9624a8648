export { type MeterLike, recordCacheEvents } from "./otel/record-cache-events.ts"
