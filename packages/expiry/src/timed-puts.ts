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
  readonly idempotent: boolean | undefined
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

/** What this process is about to learn of a namespace. */
interface Inquiry {
  /** Whether the namespace has answered, so that a 409 cannot mean that it is not ready. */
  isReady: boolean
  /** The first write with a TTL, while it is under way; resolves to why it failed. Never rejects. */
  probe?: Promise<unknown> | undefined
}

/** One inquiry per namespace, however many layers and rooms share its store. */
const inquiries = /* @__PURE__ */ new WeakMap<KvServerTtl, Inquiry>()

/** Makes the writing to one store. */
export function createTimedPuts(store: KvStore, { now, onEvent }: ResolvedExpiryOptions): TimedPuts {
  const { serverTtl, minTtlMs } = store.capabilities
  const inquiry = inquiries.get(serverTtl) ?? { isReady: false }
  inquiries.set(serverTtl, inquiry)

  async function send({ key, body, endsAtMs, ...options }: TimedPut, ttlMs?: number): Promise<void> {
    // Told to every store: one with metadata keeps it there, to the millisecond, for lists.
    const expiresAtMs = endsAtMs < Number.POSITIVE_INFINITY ? endsAtMs : undefined
    await store.put(key, body, { ...options, ttlMs, expiresAtMs })
  }

  async function putPlain(write: TimedPut): Promise<void> {
    await send(write)
    inquiry.isReady = true
  }

  async function putTimed(write: TimedPut): Promise<void> {
    try {
      await send(write, Math.max(write.endsAtMs - now(), minTtlMs))
      learn("yes")
    } catch (error) {
      if (!hasCode(error, "HTTP_409")) throw error
      // Once more without: a namespace that is not ready refuses this as well.
      await putPlain(write)
      learn("no")
    }
  }

  function learn(support: "yes" | "no"): void {
    const isNews = serverTtl.support !== support
    Object.assign(serverTtl, { support, checkedAtMs: now() })
    if (isNews) onEvent({ type: "server-ttl", support })
  }

  async function putFirst(write: TimedPut): Promise<void> {
    const { key, signal } = write
    // If the namespace became ready between the two writes, the 409 of the first would be misread: so it is ready before.
    if (!inquiry.isReady) {
      await store.get(key, { signal }).then(answered, (error) => {
        // Whatever else is wrong, the write will say.
        if (signal?.aborted || hasCode(error, "NAMESPACE_NOT_READY")) throw error
      })
    }
    await putTimed(write)
  }

  async function probe(write: TimedPut): Promise<void> {
    const putting = putFirst(write)
    inquiry.probe = putting.catch((reason: unknown) => reason)
    await putting.finally(() => {
      inquiry.probe = undefined
    })
  }

  function isDueAgain(): boolean {
    // A store that says "no" without having asked has none by its nature. The distance counts, as a clock may be set back.
    const isDue = Math.abs(now() - (serverTtl.checkedAtMs ?? now())) >= ASK_AGAIN_MS
    if (isDue) serverTtl.checkedAtMs = now()
    return isDue
  }

  function answered(): void {
    inquiry.isReady = true
  }

  async function put(write: TimedPut): Promise<void> {
    const isTimed = write.endsAtMs < Number.POSITIVE_INFINITY
    if (isTimed && inquiry.probe) {
      // A namespace without TTL answers one 409, not one to each of many first writes.
      const error = await untilAborted(inquiry.probe, write.signal)
      if (hasCode(error, "NAMESPACE_NOT_READY")) throw error
    }
    // What ended while it waited would only overwrite what is newer.
    if (write.endsAtMs <= now()) return
    if (isTimed && serverTtl.support === "unknown") return await probe(write)
    return isTimed && (serverTtl.support === "yes" || isDueAgain()) ? await putTimed(write) : await putPlain(write)
  }

  return { put, answered }
}

function hasCode(error: unknown, code: string): boolean {
  return isKvError(error) && error.code === code
}
