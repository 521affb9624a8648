/** All of a response that asks for its body. */
const READERS = ["arrayBuffer", "blob", "bytes", "clone", "formData", "json", "text"] as const

/**
 * A response whose body is made when it is first asked for.
 *
 * Most middlewares look at the head alone; where nobody has asked for the body, what the handler writes goes to the client as
 * it is, past all streams, which cost more than all else.
 */
export class LateResponse extends Response {
  readonly #makeBody: () => ReadableStream<Uint8Array> | null
  #whole: Response | undefined

  // Defined, not declared: the compiler takes what all responses have for fields, which nothing may override.
  static {
    // Node 20 has no `bytes()`.
    for (const name of READERS.filter((reader) => reader in Response.prototype)) {
      Object.defineProperty(LateResponse.prototype, name, {
        value(this: LateResponse) {
          // The cast: the types of Node 20 have no `bytes()`.
          return (this.#open() as Response & { bytes(): Promise<Uint8Array> })[name]()
        },
      })
    }
    Object.defineProperty(LateResponse.prototype, "body", {
      get(this: LateResponse) {
        return this.#open().body
      },
    })
    Object.defineProperty(LateResponse.prototype, "bodyUsed", {
      get(this: LateResponse) {
        return this.#whole?.bodyUsed ?? false
      },
    })
  }

  constructor(init: ResponseInit, makeBody: () => ReadableStream<Uint8Array> | null) {
    super(null, init)
    this.#makeBody = makeBody
  }

  /** Whether the body was asked for. */
  get isOpened(): boolean {
    return this.#whole !== undefined
  }

  #open(): Response {
    this.#whole ??= new Response(this.#makeBody(), this)
    return this.#whole
  }
}
