import type { ServerResponse } from "node:http"
import { hasBody } from "./has-body.ts"
import type { SendingMethods } from "./hook-methods.ts"
import { takeAtOnce } from "./take-at-once.ts"

/**
 * Sends the head of a response, then its body as fast as the client takes it.
 *
 * A body that fails takes the connection with it, so that nobody takes what came of it for all; a client that goes lets the
 * body go.
 *
 * @param begin Makes the head of `outgoing` that of the response: called just before it is sent.
 * @param writer The methods that send, where those of the response itself are held.
 */
export async function writeBody(
  outgoing: ServerResponse,
  { body, status }: Response,
  begin: () => void,
  writer: SendingMethods = outgoing,
): Promise<void> {
  const isWanted = hasBody(outgoing.req.method, status)
  if (!isWanted) await body?.cancel().catch(() => {})
  const whole = body === null || !isWanted ? undefined : await takeAtOnce(body)
  begin()
  if (whole instanceof ReadableStream) {
    writer.writeHead.call(outgoing, status)
    writer.flushHeaders.call(outgoing)
    await pump(outgoing, whole.getReader(), writer)
    if (!outgoing.destroyed) Reflect.apply(writer.end, outgoing, [])
    return
  }
  const isBare = !outgoing.hasHeader("content-length") && !outgoing.hasHeader("transfer-encoding")
  if (whole !== undefined && isBare) outgoing.setHeader("content-length", whole.length)
  writer.writeHead.call(outgoing, status)
  Reflect.apply(writer.end, outgoing, whole === undefined ? [] : [whole])
}

async function pump(
  outgoing: ServerResponse,
  reader: ReadableStreamDefaultReader<Uint8Array>,
  writer: SendingMethods,
): Promise<void> {
  let goOn = () => {}
  // Others emit it too, such as for a handler whose response this one replaces.
  const drain = () => void (outgoing.writableNeedDrain || goOn())
  const leave = () => {
    // A read may wait for long: that the client is gone must end it.
    reader.cancel().catch(() => {})
    goOn()
  }
  // Once for all: where `compression` stands in front, listeners of `drain` cannot be taken back.
  outgoing.on("drain", drain)
  outgoing.once("close", leave)
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done || outgoing.destroyed) break
      if (Reflect.apply(writer.write, outgoing, [value]) || outgoing.destroyed) continue
      await new Promise<void>((resolve) => {
        goOn = resolve
      })
    }
  } catch (error) {
    outgoing.destroy(error instanceof Error ? error : new Error("The body has failed", { cause: error }))
  } finally {
    outgoing.off("drain", drain)
    outgoing.off("close", leave)
  }
}
