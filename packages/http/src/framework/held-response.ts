import type { ServerResponse } from "node:http"
import { applyHead, type HeadLines } from "./apply-head.ts"
import { guardHead } from "./guard-head.ts"
import { hasBody } from "./has-body.ts"
import { HeldWrites } from "./held-writes.ts"
import { type HeadArguments, hookMethods, type SendingMethods } from "./hook-methods.ts"
import { LateResponse } from "./late-response.ts"
import { noteHead } from "./note-head.ts"
import { readWrite, type WriteArguments } from "./read-write.ts"
import { toHeaders } from "./to-headers.ts"
import { writeBody } from "./write-body.ts"

/**
 * Holds back what a handler writes to the response of `node:http`, until it is known what the answer shall be.
 *
 * To the handler it looks as if it was sent: `headersSent` says so, and a header that is set later throws, as it always does. Not
 * one byte leaves meanwhile, and none is lost; a handler that writes much is told to wait, as by a slow client.
 */
export class HeldResponse {
  /** What the handler answers, as soon as its head is known. */
  readonly response: Promise<Response>
  readonly #outgoing: ServerResponse
  /** The headers that were there before the handler ran: they are of those further out. */
  readonly #before: HeadLines
  readonly #own: SendingMethods
  readonly #writes: HeldWrites
  #resolve: (response: Response) => void = () => {}
  #late: LateResponse | undefined
  #unguard = () => {}
  #isFlushed = false
  /** Whether another response goes in the place of the handler's: its head must pass, while what the handler writes is still held. */
  #isReplaced = false
  #isReleased = false

  constructor(outgoing: ServerResponse) {
    this.#outgoing = outgoing
    this.#before = { ...outgoing.getHeaders() }
    this.#own = hookMethods(outgoing, {
      passes: (method) => this.#isReleased || (this.#isReplaced && method === "writeHead"),
      writeHead: (given) => this.#writeHead(given),
      flushHeaders: () => this.#flushHeaders(),
      write: (given) => this.#write(given),
      end: (given) => this.#end(given),
    })
    this.#writes = new HeldWrites(() => void outgoing.emit("drain"))
    this.response = new Promise((resolve) => {
      this.#resolve = resolve
    })
  }

  /** Lets the response go: the handler's as it was written, where it is the handler's, or another one in its place. */
  async send(response: Response): Promise<void> {
    if (response === this.#late && !this.#late.isOpened) return this.#release(response)
    if (!this.#late?.isOpened) this.#writes.drop()
    await writeBody(this.#outgoing, response, () => this.#replaceHead(response), this.#own)
  }

  /**
   * Gives the response up, for error handlers to make another.
   *
   * @returns Whether they can: not while the handler is still writing its own.
   */
  abandon(): boolean {
    this.#writes.drop()
    if (this.#late !== undefined && !this.#writes.isEnded) return false
    this.#unguard()
    this.#isReleased = true
    applyHead(this.#outgoing, new Response(null), this.#before)
    return true
  }

  /** Not before the new head is sent, which may wait for a body: until then it must look sent to error handlers. */
  #replaceHead(response: Response): void {
    this.#unguard()
    applyHead(this.#outgoing, response, this.#before)
    this.#isReplaced = true
  }

  #release(response: Response): void {
    const outgoing = this.#outgoing
    this.#unguard()
    const { flushHeaders, write, end } = this.#own
    this.#isReleased = true
    applyHead(outgoing, response)
    if (this.#isFlushed) flushHeaders.call(outgoing)
    let hasRoom = true
    for (const { data, encoding, callback, isLast } of this.#writes.takeAll()) {
      if (isLast) Reflect.apply(end, outgoing, [data, encoding])
      else hasRoom = Reflect.apply(write, outgoing, [data, encoding, callback])
    }
    // A second time, it does nothing.
    if (this.#writes.isEnded) Reflect.apply(end, outgoing, [])
    // Where there is none, Node says when there is.
    else if (hasRoom) this.#writes.drop()
  }

  #writeHead(given: HeadArguments): void {
    if (this.#late === undefined) noteHead(this.#outgoing, ...given)
    this.#begin()
  }

  #flushHeaders(): void {
    this.#isFlushed = true
    this.#beginImplicitly()
  }

  #write(given: WriteArguments): boolean {
    const { chunk, callback } = readWrite(given)
    this.#beginImplicitly()
    return chunk !== undefined && !this.#writes.isEnded && this.#writes.push({ ...chunk, callback })
  }

  #end(given: WriteArguments): void {
    const { chunk, callback } = readWrite(given)
    if (callback) this.#outgoing.once("finish", callback)
    if (this.#writes.isEnded) return
    this.#beginImplicitly()
    if (chunk) this.#writes.push({ ...chunk, isLast: true })
    this.#writes.end()
  }

  /** As Node does: through `writeHead`, over which others may have put theirs to set headers at the last moment. */
  #beginImplicitly(): void {
    if (this.#late === undefined) this.#outgoing.writeHead(this.#outgoing.statusCode)
  }

  #begin(): void {
    if (this.#late !== undefined) return
    const { statusCode: status, statusMessage: statusText = "", req } = this.#outgoing
    const head = { status, statusText, headers: toHeaders(this.#outgoing.getHeaders()) }
    this.#late = new LateResponse(head, () => (hasBody(req.method, status) ? this.#open() : null))
    this.#unguard = guardHead(this.#outgoing, () => this.#writes.isEnded)
    this.#resolve(this.#late)
  }

  #open(): ReadableStream<Uint8Array> {
    const fail = () => this.#writes.fail(new Error("The client is gone"))
    if (this.#outgoing.destroyed) fail()
    else this.#outgoing.once("close", fail)
    return this.#writes.open()
  }
}
