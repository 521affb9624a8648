import type { Fault, FaultRule } from "@larder/local"

/** Every kind of fault there is, in forms that differ. */
export const EVERY_FAULT: readonly Fault[] = [
  { kind: "latency", ms: 20 },
  { kind: "latency", percentiles: { "50": 5, "99": 400 } },
  { kind: "status", status: 401 },
  { kind: "status", status: 403 },
  { kind: "status", status: 404 },
  { kind: "status", status: 409 },
  { kind: "status", status: 429, headers: { "Retry-After": "3600" } },
  { kind: "status", status: 200, body: "<html>\u001b[31m" },
  { kind: "status", status: 302, headers: { Location: "http://127.0.0.1:9/" } },
  { kind: "status", status: 500, body: '{"errors":[null,{"detail":"\\u001b[2J"}]}' },
  { kind: "status", status: 503, carriedOut: true },
  { kind: "headers", headers: { "content-type": "text/html", date: "yesterday" } },
  { kind: "headers", headers: { date: "Thu, 01 Jan 1970 00:00:00 GMT" } },
  { kind: "hang" },
  { kind: "hang", carriedOut: true },
  { kind: "reset" },
  { kind: "reset", carriedOut: true },
  { kind: "stall" },
  { kind: "stall", atByte: 0 },
  { kind: "truncate" },
  { kind: "truncate", atByte: 0 },
  { kind: "drip" },
  { kind: "repeat-keys", keys: 2 },
  { kind: "empty-page" },
  { kind: "expired-cursor" },
]

/** All of them at once, each on a part of the requests. */
export const ALL_FAULTS: readonly FaultRule[] = EVERY_FAULT.map((fault, seed) => ({ fault, seed, probability: 0.08 }))
