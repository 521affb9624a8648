import { KvTimeoutError } from "../errors/kv-timeout-error.ts"
import { NamespaceNotReadyError } from "../errors/namespace-not-ready-error.ts"
import type { KvCallOptions } from "../kv-store.ts"
import { bounded, signalOf, TIMED_OUT, wait } from "../transport/bounded.ts"
import type { KvFetchStop } from "../transport/kv-fetch.ts"
import { inRange, MAX_MS } from "../transport/transport-options.ts"
import type { KvNamespace } from "./read-namespace.ts"

export interface WaitUntilReadyOptions extends KvCallOptions {
  /** Longest wait in milliseconds, 1 to 2,147,483,647. @default 60_000 */
  readonly deadlineMs?: number | undefined
  /** Time between two looks in milliseconds, same range. @default 500 */
  readonly everyMs?: number | undefined
}

/**
 * Looks at a namespace until it is usable.
 *
 * @param look Reads the namespace. Its errors pass unchanged.
 * @throws {NamespaceNotReadyError} When it never will be usable.
 * @throws {KvTimeoutError} When it is not within the deadline.
 * @throws {RangeError} When an option is out of its range.
 */
export async function waitUntilReady(
  look: (signal: AbortSignal) => Promise<KvNamespace>,
  { deadlineMs = 60_000, everyMs = 500, signal }: WaitUntilReadyOptions,
): Promise<KvNamespace> {
  inRange("deadlineMs", deadlineMs, MAX_MS)
  inRange("everyMs", everyMs, MAX_MS)
  const operation = "namespaces.waitUntilReady"
  let attempts = 0

  async function untilReady(stop: KvFetchStop): Promise<KvNamespace> {
    const signal = signalOf(stop)
    for (;;) {
      attempts += 1
      const namespace = await look(signal)
      const { status } = namespace
      if (status === "provision_ok") return namespace
      if (status !== "pending") throw new NamespaceNotReadyError({ operation, outcome: "rejected", attempts }, status)
      await wait(everyMs, signal)
    }
  }
  const namespace = await bounded(untilReady, deadlineMs, signal)
  if (namespace === TIMED_OUT) throw new KvTimeoutError(deadlineMs, { operation, outcome: "unknown", attempts })
  return namespace
}
