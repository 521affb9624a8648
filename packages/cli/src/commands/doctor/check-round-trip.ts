import type { KvStore } from "@larder/core"
import { formatDuration } from "../../output/times.ts"
import { type Check, ok, warning } from "./check.ts"
import { timed } from "./timed.ts"

const READS = 5
/** The shortest timeout for an attempt that the vendor asks for. Source: its KV guide, read in autumn 2026. */
const SLOW_MS = 500

/** Measures reads of a key that is not there, one after the other. @throws What a read throws. */
export async function checkRoundTrip(store: KvStore): Promise<Check> {
  const times: number[] = []
  for (let n = 0; n < READS; n++) times.push(await timed(() => store.get("larder-doctor/none")))
  const [fastest = 0, ...rest] = times.toSorted((a, b) => a - b)
  const median = rest[Math.floor(READS / 2) - 1] ?? 0
  const range = `${formatDuration(fastest)} to ${formatDuration(rest.at(-1) ?? 0)}`
  const found = `${formatDuration(median)} (${range}, ${READS} reads)`
  if (median < SLOW_MS) return ok("round trip", found)
  return warning("round trip", found, "Run where the service is near, and give requests a timeout above this.")
}
