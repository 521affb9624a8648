export { recordCacheEvents } from "./otel/record-cache-events.ts"
