export { readInstant } from "./telnyx/key-page.ts"
export { isRecord, parseJson } from "./telnyx/parse-json.ts"
export { toValueBytes } from "./telnyx/value-bytes.ts"
export { bounded, TIMED_OUT, wait } from "./transport/bounded.ts"
export { concatBytes } from "./transport/concat-bytes.ts"
export {
  createTransport,
  type Transport,
  type TransportCall,
  type TransportReply,
} from "./transport/create-transport.ts"
export { retryDelayMs } from "./transport/retry-delay.ts"
export { inRange, MAX_MS, TRANSPORT_DEFAULTS } from "./transport/transport-options.ts"
export { orAborted } from "./transport/write-order.ts"
