/** A piece of a body, as it was written. */
export interface HeldChunk {
  readonly data: string | Uint8Array
  readonly encoding: BufferEncoding | undefined
  /** Told when it is on its way. */
  readonly callback?: (() => void) | undefined
  /** Whether `end` has brought it, and not `write`. */
  readonly isLast?: boolean
}

/**
 * What a handler has written, until it is known where it goes: on to the client as it is, through a stream, or nowhere.
 *
 * @param onDrain Called when there is room again, for a writer that was told to wait.
 */
export class HeldWrites {
  readonly #onDrain: () => void
  #chunks: HeldChunk[] = []
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined
  #failure: Error | undefined
  #isEnded = false
  #isAwaited = false
  #isDropped = false
  #isKeptWaiting = false

  constructor(onDrain: () => void) {
    this.#onDrain = onDrain
  }

  /** Whether all is written. */
  get isEnded(): boolean {
    return this.#isEnded
  }

  /** Whether the writer waits for room. */
  get isKeptWaiting(): boolean {
    return this.#isKeptWaiting
  }

  /** @returns Whether there is room for more. */
  push(chunk: HeldChunk): boolean {
    if (this.#isDropped) {
      // A turn later: a writer that goes on and on must let others have theirs.
      setImmediate(() => {
        chunk.callback?.()
        this.#onDrain()
      })
      return false
    }
    this.#chunks.push(chunk)
    this.#feed()
    this.#isKeptWaiting ||= this.#chunks.length > 0
    return this.#chunks.length === 0
  }

  end(): void {
    this.#isEnded = true
    this.#feed()
  }

  /** Takes out what is held. */
  takeAll(): readonly HeldChunk[] {
    const chunks = this.#chunks
    this.#chunks = []
    return chunks
  }

  /** Makes a stream of what is held and what comes; one chunk at a time, when it is read. */
  open(): ReadableStream<Uint8Array> {
    return new ReadableStream(
      {
        start: (controller) => {
          if (this.#failure) controller.error(this.#failure)
          else this.#controller = controller
        },
        pull: () => {
          this.#isAwaited = true
          this.#feed()
        },
        cancel: () => this.drop(),
      },
      { highWaterMark: 0 },
    )
  }

  /** Lets go of what is held and what comes: nobody wants it. */
  drop(): void {
    this.#isDropped = true
    this.#controller = undefined
    for (const { callback } of this.takeAll()) if (callback) setImmediate(callback)
    this.#drain()
  }

  /** Ends the stream where it is: what was written is not all. */
  fail(error: Error): void {
    if (this.#isEnded) return
    this.#failure = error
    this.#controller?.error(error)
    this.drop()
  }

  #feed(): void {
    if (this.#controller === undefined || !this.#isAwaited) return
    const chunk = this.#chunks.shift()
    if (chunk !== undefined) {
      this.#isAwaited = false
      this.#controller.enqueue(toBytes(chunk))
      chunk.callback?.()
      if (this.#chunks.length === 0) this.#drain()
    } else if (this.#isEnded) {
      this.#controller.close()
      this.#controller = undefined
    }
  }

  #drain(): void {
    if (!this.#isKeptWaiting) return
    this.#isKeptWaiting = false
    process.nextTick(this.#onDrain)
  }
}

function toBytes({ data, encoding }: HeldChunk): Uint8Array {
  return typeof data === "string" ? Buffer.from(data, encoding) : data
}
