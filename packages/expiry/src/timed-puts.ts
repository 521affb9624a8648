import { isKvError, type KvServerTtl, type KvStore } from "@larder/core"
import type { ResolvedExpiryOptions } from "./expiry-options.ts"
import { untilAborted } from "./key-turns.ts"

/** A write whose end the server may be told. */
export interface TimedPut {
  readonly key: string
  readonly body: Uint8Array | string
  readonly contentType: string
  /** End of use, in epoch milliseconds; infinite when there is none. */
  readonly endsAtMs: number
  readonly signal: AbortSignal | undefined
}

/** Writes with the server's TTL where there is one. */
export interface TimedPuts {
  readonly put: (write: TimedPut) => Promise<void>
  /** To be called when the namespace has answered a call: it is ready. */
  readonly answered: () => void
}

/** A namespace without TTL is asked again after this, in milliseconds. */
const ASK_AGAIN_MS = 3_600_000

/** What is under way for a namespace, beside what is known of it. */
interface Inquiry {
  /** Whether the namespace has answered this process, so that a 409 cannot mean that it is not ready. */
  hasAnswered: boolean
  /** The first write with a TTL; resolves to why it failed. Never rejects. */
  probe?: Promise<unknown> | undefined
}

/** One inquiry per namespace, however many layers and rooms share its store. */
const inquiries = new WeakMap<KvServerTtl, Inquiry>()

/** Makes the writing to one store. */
export function createTimedPuts(store: KvStore, { now, onEvent }: ResolvedExpiryOptions): TimedPuts {
  const { serverTtl, minTtlMs } = store.capabilities
  const inquiry = inquiryOf(serverTtl)

  async function putPlain({ key, body, contentType, signal }: TimedPut): Promise<void> {
    await store.put(key, body, { contentType, signal })
    inquiry.hasAnswered = true
  }

  async function putTimed(write: TimedPut): Promise<void> {
    const { key, body, contentType, endsAtMs, signal } = write
    try {
      await store.put(key, body, { contentType, signal, ttlMs: Math.max(endsAtMs - now(), minTtlMs) })
      learn("yes")
    } catch (error) {
      if (!hasCode(error, "HTTP_409")) throw error
      // Once more without: a namespace that is not ready refuses this as well.
      await putPlain(write)
      learn("no")
    }
  }

  function learn(support: "yes" | "no"): void {
    inquiry.hasAnswered = true
    serverTtl.checkedAtMs = now()
    if (serverTtl.support === support) return
    serverTtl.support = support
    onEvent({ type: "server-ttl", support })
  }

  /** Makes sure that the namespace is ready: if it became so between the two writes, the 409 of the first would be misread. */
  async function awaitAnswer({ key, signal }: TimedPut): Promise<void> {
    if (inquiry.hasAnswered) return
    try {
      await store.get(key, { signal })
      inquiry.hasAnswered = true
    } catch (error) {
      if (signal?.aborted || hasCode(error, "NAMESPACE_NOT_READY")) throw error
      // Whatever else is wrong, the write will say.
    }
  }

  async function putProbing(write: TimedPut): Promise<void> {
    const probe = awaitAnswer(write).then(() => putTimed(write))
    inquiry.probe = probe.then(ignore, (error: unknown) => error)
    try {
      await probe
    } finally {
      inquiry.probe = undefined
    }
  }

  /** Waits for a first write that is under way, so that a namespace without TTL answers one 409 and not a hundred. */
  async function awaitProbe({ signal }: TimedPut): Promise<void> {
    if (inquiry.probe === undefined) return
    const error = await untilAborted(inquiry.probe, signal)
    if (hasCode(error, "NAMESPACE_NOT_READY")) throw error
  }

  function isDueAgain(): boolean {
    // The distance, so that a clock set back does not put it off for ever.
    const isDue = Math.abs(now() - (serverTtl.checkedAtMs ?? 0)) >= ASK_AGAIN_MS
    if (isDue) serverTtl.checkedAtMs = now()
    return isDue
  }

  return {
    async put(write) {
      if (write.endsAtMs === Number.POSITIVE_INFINITY) return await putPlain(write)
      if (serverTtl.support === "unknown") await awaitProbe(write)
      // What ended while it waited would only overwrite what is newer.
      if (write.endsAtMs <= now()) return
      if (serverTtl.support === "no" && !isDueAgain()) return await putPlain(write)
      return serverTtl.support === "unknown" ? await putProbing(write) : await putTimed(write)
    },
    answered() {
      inquiry.hasAnswered = true
    },
  }
}

function inquiryOf(serverTtl: KvServerTtl): Inquiry {
  const inquiry = inquiries.get(serverTtl) ?? { hasAnswered: false }
  inquiries.set(serverTtl, inquiry)
  return inquiry
}

function hasCode(error: unknown, code: string): boolean {
  return isKvError(error) && error.code === code
}

function ignore(): void {}
