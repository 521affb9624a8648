import { concatBytes } from "@larder/core/transport"
/** Why there is no copy of a body: it was aborted or failed, was too slow, or is larger than may be kept. */
export type BodyLoss = "cut-off" | "too-slow" | "too-large"

/** A body on its way to a client, and the copy that is made meanwhile. */
export interface CapturedBody {
  readonly stream: ReadableStream<Uint8Array> | null
  /** The copy, once the body has ended well. Never rejects. */
  readonly whole: Promise<Uint8Array<ArrayBuffer> | BodyLoss>
}

/**
 * Passes a body on, and copies it on the way.
 *
 * It is read ahead of the client as far as it is copied, so that a slow client holds nobody up. A body that is larger is no
 * longer copied, and read as fast as its client takes it.
 *
 * @param maxBytes Most bytes that are copied, and read ahead.
 * @param signal Ends the copy, not the body.
 */
export function captureBody(
  source: ReadableStream<Uint8Array> | null,
  maxBytes: number,
  signal: AbortSignal,
): CapturedBody {
  if (source === null) return { stream: null, whole: Promise.resolve(new Uint8Array()) }
  const reader = source.getReader()
  const chunks: Uint8Array[] = []
  let sizeBytes = 0
  let isCopying = true
  let isCancelled = false
  let isOver = false
  let ahead: Promise<void> | undefined
  let settle: (outcome: Uint8Array<ArrayBuffer> | BodyLoss) => void
  const whole = new Promise<Uint8Array<ArrayBuffer> | BodyLoss>((resolve) => {
    settle = resolve
  })

  function stop(loss: BodyLoss): void {
    isCopying = false
    chunks.length = 0
    settle(loss)
  }

  function copy(chunk: Uint8Array): void {
    if (!isCopying) return
    sizeBytes += chunk.byteLength
    // A copy: the client may transfer the buffer away, or write to it.
    if (sizeBytes <= maxBytes) chunks.push(new Uint8Array(chunk))
    else stop("too-large")
  }

  /** @returns Whether to read on before the client asks. */
  async function step(controller: ReadableStreamDefaultController<Uint8Array>): Promise<boolean> {
    try {
      const { done, value } = await reader.read()
      if (isCancelled) return false
      if (!done) copy(value)
      else if (isCopying) settle(concatBytes(chunks, sizeBytes))
      isOver = done
      if (done) controller.close()
      else controller.enqueue(value)
      return !done && isCopying
    } catch (error) {
      stop("cut-off")
      throw error
    }
  }

  async function readAhead(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    while (await step(controller));
  }

  const stream = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        ahead = readAhead(controller)
        return ahead
      },
      async pull(controller) {
        // By the standard nothing is pulled before the start has ended; workerd does.
        await ahead
        if (!isOver) await step(controller)
      },
      cancel(reason) {
        isCancelled = true
        stop("cut-off")
        return reader.cancel(reason)
      },
    },
    { highWaterMark: 0 },
  )
  if (signal.aborted) stop("too-slow")
  else signal.addEventListener("abort", () => stop("too-slow"), { once: true })
  return { stream, whole }
}
